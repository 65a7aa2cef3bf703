using MultiStream.AcceptanceTests.Harness;
using MultiStream.AcceptanceTests.Samples;

namespace MultiStream.AcceptanceTests.Calls;

public sealed class LocalCalls : SharedRun
{
    internal override TestCommand Command => new("Calls.Cases");
}

/// <summary>C# blocks in processes of this machine.</summary>
public sealed class LocalCallTests(LocalCalls shared) : IClassFixture<LocalCalls>
{
    public static TheoryData<string> Promises => [.. CallPromises.All.Keys];

    [Theory, MemberData(nameof(Promises))]
    public void On_this_machine(string promise) => CallPromises.All[promise](new CallsRun(shared.Trx, _ => "localhost"));
}

#pragma warning disable CA1001 // xunit disposes of a fixture by IAsyncLifetime.
public sealed class SshCalls : IAsyncLifetime
#pragma warning restore CA1001
{
    readonly SampleHosts _hosts = new();
    TestRun? _run;

    internal CallsRun Run => new(_run!.Trx, stream => _hosts.HostOf(stream).Address);

    public async Task InitializeAsync()
    {
        await _hosts.InitializeAsync();
        _run = await DotnetTest.RunAsync(new TestCommand("Calls.Cases") { Settings = _hosts.SettingsFor("server", "client", "client-1", "silo", "silo-1", "s", "far") });
    }

    public async Task DisposeAsync()
    {
        _run?.Dispose();
        await _hosts.DisposeAsync();
    }
}

/// <summary>C# blocks on hosts behind ssh.</summary>
public sealed class SshCallTests(SshCalls shared) : IClassFixture<SshCalls>
{
    public static TheoryData<string> Promises => [.. CallPromises.All.Keys];

    [Theory, MemberData(nameof(Promises))]
    public void On_hosts_behind_ssh(string promise) => CallPromises.All[promise](shared.Run);
}

/// <summary>Blocks that cannot travel are refused where they are made.</summary>
public sealed class RefusedCallTests
{
    /// <summary>An address of documentation: nobody answers there, and an attempt would take until Limits/Open.</summary>
    const string Unreachable = """<RunSettings><MultiStream><Streams><Stream name="far" kind="ssh" host="192.0.2.1" /></Streams></MultiStream></RunSettings>""";

    [Fact]
    public async Task What_cannot_travel_is_refused_before_any_host_is_touched()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Calls.Cases") { Filter = "FullyQualifiedName~Refused", Settings = Unreachable });

        Assert.StartsWith("The block reads 'streams', a StreamsManager, ", run.Trx["It_captures_the_streams"].Message, StringComparison.Ordinal);
        Assert.StartsWith("The block reads 'far', an ExecutionStream, ", run.Trx["It_captures_a_stream"].Message, StringComparison.Ordinal);
        Assert.StartsWith("The block uses 'this', a Refused, which stays here. ", run.Trx["It_uses_this"].Message, StringComparison.Ordinal);
        Assert.StartsWith("The block assigns 'count', and the assignment would stay where the block runs. ", run.Trx["It_assigns"].Message, StringComparison.Ordinal);
        Assert.All(run.Trx.Results.Where(r => r.Outcome == "Failed"), r => Assert.Matches(@"^   at Calls\.Cases\.Refused\.\w+\(StreamsManager streams\) in .*Failing\.cs:line \d+", r.Stack));
        Assert.Equal("Passed", run.Trx["A_neighbour_may_capture_the_streams"].Outcome);
        // A stream that somebody tried to open is a child of the result, and has a log.
        Assert.All(run.Trx.Results, r => Assert.Empty(r.Children));
        Assert.Empty(Directory.GetFiles(run.Folder.Results, "stream.log", SearchOption.AllDirectories));
    }
}

/// <summary>C# blocks in the process of the tests: kind inproc.</summary>
public sealed class InprocCallTests
{
    [Fact]
    public async Task A_stream_of_kind_inproc_runs_C_sharp_in_the_process_of_the_tests_and_nothing_else()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Calls.Cases") { Filter = "ClassName=Calls.Cases.Processes", Overrides = ["MultiStream.Streams.here.Kind=inproc"] });

        Assert.EndsWith("the same process", run.Trx["A_block_may_run_in_the_process_of_the_tests"]["main"].StdOut, StringComparison.Ordinal);
        Assert.Equal("Passed", run.Trx["A_block_may_run_in_the_process_of_the_tests"]["here @ inproc"].Outcome);
        Assert.Contains(
            "it could not be started: a stream of kind 'inproc' runs C# blocks only, in the process of the tests; for commands and programs choose another kind, such as local.",
            run.Trx["A_command"].Message,
            StringComparison.Ordinal);
    }
}
