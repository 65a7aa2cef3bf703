using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>What runs as root, and the stream as somebody else, cannot be ended: it is named, with its number, and nobody waits for it for ever.</summary>
internal sealed class ForeignUsersProcess : Fault
{
    private const string Root = "these streams are root's, who may end everything; on the bare host they are not";

    public override string Name => "a process that became root's";

    public override IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = FaultColumn.All.Where(c => c != FaultColumn.BareSsh).ToDictionary(c => c, _ => Root);

    public override async Task RunAsync(FaultRun run)
    {
        var host = ((HonestSshKind)run.Kind).Host;
        (await host.ExecAsync("cp /usr/bin/setpriv /usr/local/bin/as-root && chmod u+s /usr/local/bin/as-root")).Succeeded();
        const string AsRoot = "as-root --reuid 0 --regid 0 --clear-groups";
        var streams = await run.Streams.OpenAsync("a", "b");

        var child = streams["a"].Start(Block.Shell($"{AsRoot:raw} sleep 601 & until pgrep -x -u root sleep; do sleep 0.02; done; echo up; sleep 602").ReadyOnOutput("up"));
        await child.ReadyAsync();
        var stopped = await child.StopAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(FaultRun.Limit);
        Assert.Equal(BlockOutcome.Stopped, stopped.Outcome);
        await NamedAsync(streams["a"], "sleep 601");

        var self = streams["b"].Start(Block.Shell($"echo up; exec {AsRoot:raw} sleep 603").Named("self").ReadyOnOutput("up"));
        await self.ReadyAsync();
        await host.ForeignProcessAsync("sleep 603", FaultRun.Limit);
        var killed = await FaultRun.FailsAsync<BlockFailedException>(self.KillAsync());
        FaultRun.Says($"^Block 'self' on stream 'b' @ .* failed after [0-9.]+ s: it was told to end and could not be ended: process [0-9]+ \\(sleep, state [A-Z], another user's\\)", FaultRun.FirstLine(killed));
        await NamedAsync(streams["b"], "sleep 603");
        foreach (var stream in streams)
            await FaultRun.IsWellAsync(stream);

        async Task NamedAsync(ExecutionStream stream, string arguments)
        {
            var process = await host.ForeignProcessAsync(arguments, FaultRun.Limit);
            var left = Assert.Single(stream.Notes.LeftBehind);
            FaultRun.Says($"^\\[1\\] process {process.InnerPid} \\(sleep, state [A-Z], another user's\\) could not be ended$", left);
            stream.Notes.LeftBehind.Clear();
            process.Kill();
        }
    }
}
