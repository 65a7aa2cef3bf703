using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Two runs that share the hosts of a pool and know nothing of each other. Each block makes a file for itself alone, and fails when it is there.</summary>
public sealed class SharedPoolTests : IDisposable
{
    const int SigStop = 19, SigCont = 18;

    readonly string _id = Guid.NewGuid().ToString("N")[..8];
    readonly DirectoryInfo _shared = Directory.CreateTempSubdirectory("multistream-shared-");

    public void Dispose() => _shared.Delete(recursive: true);

    [Fact]
    public async Task Two_hundred_tests_of_two_runs_never_meet_on_a_host()
    {
        var command = Command("Name~Is_alone", 2);
        await using var one = DotnetTest.Start(command);
        await using var other = DotnetTest.Start(command);

        using var first = await one.EndAsync();
        using var second = await other.EndAsync();

        foreach (var run in (TestRun[])[first, second])
        {
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Equal(100, run.Trx.Results.Count);
            Assert.All(run.Trx.Results, r => Assert.Equal("Passed", r.Outcome));
        }
        Assert.Empty(_shared.GetFiles());
    }

    [Theory]
    [InlineData(SigStop)]
    [InlineData(Traces.SigKill)]
    public async Task A_run_that_is_stopped_or_killed_loses_its_host_to_one_that_waits(int signal)
    {
        await using var holding = DotnetTest.Start(Command("Name=Holds_it_until_it_is_ended", 1, signal == SigStop));
        await holding.FileAsync("held");
        int host = Assert.Single(holding.Processes, p => p.IsTestHost).Pid;
        await using var waiting = DotnetTest.Start(Command("Name=Has_it_then", 1));
        await waiting.SaidAsync($"Test Has_it_then waits for hosts: {_id}-1 is held by run [0-9]{{8}}-[0-9]{{6}}-[0-9a-f]{{6}} of {Regex.Escape(Environment.UserName)}@{Regex.Escape(Environment.MachineName)} \\(test Settings.Cases.Held.Holds_it_until_it_is_ended\\) since [0-9]+ s");
        Assert.Single(_shared.GetFiles());

        Traces.Signal(host, signal);

        using var then = await waiting.EndAsync();
        Assert.True(then.ExitCode == 0, then.ToString());
        Assert.Equal("Passed", then.Trx["Has_it_then"].Outcome);
        Assert.Empty(_shared.GetFiles());
        if (signal == SigStop)
            Traces.Signal(host, SigCont);
        using var before = await holding.EndAsync();
        Assert.NotEqual(0, before.ExitCode);
        if (signal == SigStop)
            Assert.Contains($"its lease on {_id}-1 was over: the controller was silent for 6 s", before.Trx["Holds_it_until_it_is_ended"].Message, StringComparison.Ordinal);
    }

    TestCommand Command(string filter, int hosts, bool endsBySilence = false) => new("Settings.Cases")
    {
        Filter = filter,
        // Short where it has to end by silence, but longer than a busy machine keeps a process from running; nothing else hurries.
        Settings = $"""<RunSettings><MultiStream><MaxParallelTests>2</MaxParallelTests><Limits><Lease>{(endsBySilence ? "6s" : "60s")}</Lease></Limits><Hosts>{string.Concat(Enumerable.Range(1, hosts).Select(i => $"""<Host name="{_id}-{i}" kind="local" tags="shared" />"""))}</Hosts></MultiStream></RunSettings>""",
        Environment = new Dictionary<string, string> { ["SHARED_FILES"] = _shared.FullName },
        Limit = TimeSpan.FromSeconds(120),
    };
}
