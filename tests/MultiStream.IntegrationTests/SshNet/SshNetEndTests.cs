using System.Diagnostics;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.SshNet;

/// <summary>However a connection ends, the stream is lost and says so, nothing stays at the host, and other streams are unharmed.</summary>
public sealed class SshNetEndTests(LabNetworkFixture fixture) : IClassFixture<LabNetworkFixture>
{
    /// <summary>Our pings, each 5 s, give up after four; the agent hears nothing for 20 s (checked each 5 s), asks its blocks, and kills 2 s later.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(45);

    [HostsFact]
    public async Task A_cut_cable_ends_both_sides_within_their_limits()
    {
        await using var cut = await NamespaceHost.StartAsync(fixture.Network, "cut");
        await using var well = await NamespaceHost.StartAsync(fixture.Network, "well");
        await using var streams = new TestStreams(new NamespaceSshNetKind(cut));
        await using var others = new TestStreams(new NamespaceSshNetKind(well));
        var block = await StartDaemonsAsync((await streams.OpenAsync("a"))[0]);
        var other = (await others.OpenAsync("b"))[0];

        await cut.CutCableAsync();

        Assert.Contains("the agent did not answer for 20 s", await LossAsync(block), StringComparison.Ordinal);
        await cut.UntilNoForeignProcessAsync(s_limit);
        Assert.Equal("well\n", (await other.RunAsync(Block.Shell("echo well"))).StandardOutput);
    }

    /// <summary>The library waits for its socket then: who writes must not be kept, nor who closes.</summary>
    [HostsFact]
    public async Task A_cable_that_is_cut_while_a_file_is_sent_ends_the_transfer()
    {
        await using var cut = await NamespaceHost.StartAsync(fixture.Network, "cut");
        await using var streams = new TestStreams(new NamespaceSshNetKind(cut));
        var stream = (await streams.OpenAsync("a"))[0];
        var path = Path.Combine(streams.Folder, "endless");
        using (var file = File.Create(path))
            file.SetLength(1L << 40);

        var sending = stream.SendAsync(path, "endless");
        await LabWait.UntilAsync(async () => (await cut.ExecAsync("find / -xdev -path '*multistream-a-*' -name '.multistream-*' -size +1M 2>/dev/null; true")).StandardOutput.Length > 0, s_limit, "the first of the file");
        await cut.CutCableAsync();

        var e = await Assert.ThrowsAnyAsync<MultiStreamException>(() => sending).WaitAsync(s_limit);
        Assert.Contains("lost", e.Message, StringComparison.Ordinal);
        await cut.UntilNoForeignProcessAsync(s_limit);
    }

    [HostsFact]
    public async Task A_killed_agent_is_a_lost_stream_that_names_the_signal()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "killed");
        await using var streams = new TestStreams(new NamespaceSshNetKind(host));
        var two = await streams.OpenAsync("a", "b");
        var block = await StartDaemonsAsync(two[0], escaping: false);

        using (var agent = Process.GetProcessById(Traces.Of(two[0])!.Agent()))
            agent.Kill();

        Assert.Contains("its connection ended: what ran there was ended by signal KILL", await LossAsync(block), StringComparison.Ordinal);
        Assert.Equal("well\n", (await two[1].RunAsync(Block.Shell("echo well"))).StandardOutput);
    }

    [HostsFact]
    public async Task A_killed_session_of_sshd_is_a_lost_stream_of_which_nothing_is_left()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "killed");
        await using var streams = new TestStreams(new NamespaceSshNetKind(host));
        var block = await StartDaemonsAsync((await streams.OpenAsync("a"))[0]);

        Assert.NotEqual(0, host.KillSessions());

        Assert.Contains("its connection ended: ", await LossAsync(block), StringComparison.Ordinal);
        await host.UntilNoForeignProcessAsync(s_limit);
    }

    private static async Task<RunningBlock> StartDaemonsAsync(ExecutionStream stream, bool escaping = true)
    {
        var daemons = new Daemons(LabMachine.DummyPath);
        var block = stream.Start(Daemons.Staying(escaping ? daemons.All : daemons.Marked));
        await block.ReadyAsync();
        return block;
    }

    private static async Task<string> LossAsync(RunningBlock block)
    {
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync()).WaitAsync(s_limit);
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        return e.Message;
    }

    /// <summary>The host is the test's own, so that it can cut its cable.</summary>
    private sealed class NamespaceSshNetKind(LabHost host) : SshNetKind
    {
        internal override string Dummy => LabMachine.DummyPath;

        public override LabHost Host => host;

        protected override Task<LabHost> StartAsync() => Task.FromResult(host);
    }
}
