using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Where the folder of <c>ms</c> has a path that a shell would take apart.</summary>
public sealed class SyncPathTests
{
    [Fact]
    public async Task Blanks_quotes_and_dollars_in_the_path_do_not_hinder_ms()
    {
        var folder = new RunFolder();
        string strange = Path.Combine(folder.Temp, "two words 'q\" $HOME");
        Directory.CreateDirectory(strange);
        await using var running = DotnetTest.Start(
            new TestCommand("Server.Cases") { Filter = "Name=Asks_from_a_shell" }.Words(folder), folder, new Dictionary<string, string> { ["TMPDIR"] = strange });

        using var run = await running.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains($"out | {strange}/", run.Trx["Asks_from_a_shell"]["shell @ localhost"].StdOut, StringComparison.Ordinal);
    }
}
