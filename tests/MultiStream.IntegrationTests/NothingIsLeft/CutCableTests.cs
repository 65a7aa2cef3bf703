using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>A cable that is cut tells nobody: each side learns it from the other's silence.</summary>
public sealed class CutCableTests(LabNetworkFixture fixture) : IClassFixture<LabNetworkFixture>
{
    /// <summary>The agent hears nothing for 20 s (checked each 5 s), asks its blocks, and kills 2 s later.</summary>
    private static readonly TimeSpan s_agentSide = TimeSpan.FromSeconds(27);

    /// <summary>ssh asks each 5 s and gives up after three unanswered; our own pings, each 5 s, after four.</summary>
    private static readonly TimeSpan s_controllerSide = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(8);

    [HostsFact]
    public async Task Both_sides_end_within_their_limits_and_a_stream_to_another_host_is_unharmed()
    {
        await using var cut = await NamespaceHost.StartAsync(fixture.Network, "cut");
        await using var well = await NamespaceHost.StartAsync(fixture.Network, "well");
        await using var streams = new TestStreams(new NamespaceSshKind(cut));
        await using var others = new TestStreams(new NamespaceSshKind(well));
        var stream = (await streams.OpenAsync("a"))[0];
        var other = (await others.OpenAsync("b"))[0];
        var block = stream.Start(Daemons.Staying(new Daemons(LabMachine.DummyPath).All));
        await block.ReadyAsync();
        Assert.NotEmpty(cut.ForeignProcesses());

        await cut.CutCableAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync()).WaitAsync(s_controllerSide + s_slack);
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        Assert.Matches("was lost after [0-9.]+ s: (the agent did not answer for 20 s|its connection ended with exit code 255: .*Timeout, server .* not responding)", e.Message);
        await cut.UntilNoForeignProcessAsync(s_agentSide + s_slack);
        Assert.Equal("well\n", (await other.RunAsync(Block.Shell("echo well"))).StandardOutput);
    }

    /// <summary>The host is the test's own, so that it can cut its cable.</summary>
    private sealed class NamespaceSshKind(LabHost host) : SshKind
    {
        internal override string Dummy => LabMachine.DummyPath;

        public override LabHost Host => host;

        protected override Task<LabHost> StartAsync() => Task.FromResult(host);
    }
}
