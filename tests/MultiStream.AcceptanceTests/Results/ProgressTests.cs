using MultiStream.AcceptanceTests.Harness;
using MultiStream.IntegrationTests.Sync;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>How a run stands, told while it runs: on the console at normal verbosity, and by `multistream watch`.</summary>
public sealed class ProgressTests
{
    const string Waits = @"0 of 1 test done, 1 running for \d+ s; 2 streams open; 'client' waits \d+ s for barrier 'up' \('server' has not come\)";

    static readonly TestCommand Waiting = new("Endings.Cases") { Filter = "ClassName=Endings.Cases.Waiting", Overrides = ["MultiStream.ProgressEvery=100ms", "MultiStream.LiveOutput=file"] };
    static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task Who_waits_for_whom_is_told_on_the_console_and_to_who_watches()
    {
        await using var running = DotnetTest.Start(Waiting);
        await running.SaidAsync("(?m)^MultiStream: " + Waits + "\r?$");
        await using var watching = Participant.Tool(NoVariables, "watch", "--by-status", running.Folder.Results);
        await watching.SaysAsync("'client' waits ");
        await using var once = Participant.Tool(NoVariables, "watch", "--once", running.Folder.Results);
        Assert.Equal((3, ""), await once.EndAsync());
        Assert.Matches("^" + Waits + "\n$", once.Output);

        await File.WriteAllTextAsync(running.Folder.File("go"), "");

        Assert.Equal((0, ""), await watching.EndAsync());
        Assert.Matches(@"\n1 of 1 test done \(1 pass\); the run has ended after \d+ s: pass\npass +\d+\.\d{3} s  Endings.Cases.Waiting.A_client_waits_for_its_server\n$", watching.Output);
        using var run = await running.EndAsync();
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Who_watches_a_run_that_is_killed_is_told_so()
    {
        await using var running = DotnetTest.Start(Waiting with { WithoutLoggers = true });
        await running.SaidAsync("MultiStream: " + Waits);
        await using var watching = Participant.Tool(NoVariables, "watch", running.Folder.Results);
        await watching.SaysAsync("'client' waits ");

        Traces.Signal(Assert.Single(running.Processes, p => p.IsTestHost).Pid, Traces.SigKill);

        Assert.Equal((3, ""), await watching.EndAsync());
        Assert.Contains("; the run was cut off after ", watching.Output, StringComparison.Ordinal);
        using var run = await running.EndAsync();
    }
}
