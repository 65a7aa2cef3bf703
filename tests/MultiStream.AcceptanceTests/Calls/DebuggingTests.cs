using System.Globalization;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Calls;

/// <summary>How a debugger comes to the processes of C# blocks.</summary>
public sealed class DebuggingTests
{
    [Fact]
    public async Task Debug_test_in_an_IDE_offers_each_local_worker_and_without_a_debugger_its_blocks_run_all_the_same()
    {
        int[] workers = [];
        var run = await IdeRun.RunAsync("debug", Asset.Assembly("Calls.Cases"), _ => ["Processes.Each_stream_has_one"],
            atEnd: folder => workers = [.. File.ReadAllLines(folder.File("workers")).Select(l => int.Parse(l, CultureInfo.InvariantCulture))]);

        Assert.All(run.Results, r => Assert.Equal("Passed", r.Outcome));
        Assert.Equal(3, run.Results.Count(r => r.Name.StartsWith("Each_stream_has_one ·", StringComparison.Ordinal)));
        Assert.Equal(2, workers.Distinct().Count());
        Assert.Equal(workers.Order(), run.Offered.Skip(1).Order());   // the first is the test host, which VSTest offers
    }

    [Fact]
    public async Task A_run_that_is_not_debugged_offers_none()
    {
        var run = await IdeRun.RunAsync("run", Asset.Assembly("Calls.Cases"), _ => ["Processes.Each_stream_has_one"]);

        Assert.All(run.Results, r => Assert.Equal("Passed", r.Outcome));
        Assert.Empty(run.Offered);
    }

    /// <summary>Also where the console shows what `dotnet test` shows by default: who has to act must see it.</summary>
    [Fact]
    public async Task WaitForDebugger_says_which_process_waits_and_runs_nothing_in_it()
    {
        await using var running = DotnetTest.Start(new TestCommand("Calls.Cases") { Filter = "Name=Each_stream_has_one", Overrides = ["MultiStream.WaitForDebugger=true"], Verbosity = null });

        var said = await running.SaidAsync(@"Stream 's-0' @ localhost: its C# blocks wait until a debugger is attached to process (\d+) there \(setting WaitForDebugger\)\.");
        int worker = int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Contains(running.Processes, p => p.Pid == worker && p.Arguments.EndsWith("MultiStream.Agent.dll worker", StringComparison.Ordinal));
        Assert.False(File.Exists(running.Folder.File("workers")));

        running.SignalGroup(Traces.SigInt);
        using var run = await running.EndAsync();   // which fails when anything is left
    }
}
