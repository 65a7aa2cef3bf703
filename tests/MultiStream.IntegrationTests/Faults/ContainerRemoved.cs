using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

internal sealed class ContainerRemoved : Fault
{
    private const string NoContainer = "there is no container";

    public override string Name => "container removed under us";

    public override IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = FaultColumn.All.Where(c => c != FaultColumn.Container).ToDictionary(c => c, _ => NoContainer);

    public override async Task RunAsync(FaultRun run)
    {
        var kind = (ContainerKind)run.Kind;
        var streams = await run.Streams.OpenAsync("a", "b");
        var (a, b) = (streams["a"], streams["b"]);
        var lost = await FaultRun.StayAsync(a);
        var call = a.Start(Block.Call(ctx => { ctx.SetReady(); Thread.Sleep(Timeout.Infinite); }).Named("call"));
        await call.ReadyAsync();
        var stays = await FaultRun.StayAsync(b);
        var container = (await kind.ContainersAsync()).Single(c => c.Contains("-a-", StringComparison.Ordinal));

        (await kind.Lab.RunAsync("rm", "--force", "--time", "0", container)).Succeeded();

        var shell = await FaultRun.FailsAsync<BlockFailedException>(lost.WaitAsync());
        var code = await FaultRun.FailsAsync<BlockFailedException>(call.WaitAsync());
        Assert.Equal((BlockOutcome.Lost, BlockOutcome.Lost), (shell.Result.Outcome, code.Result.Outcome));
        FaultRun.Says("^Block 'stays' on stream 'a' @ multistream-lab was lost after [0-9.]+ s: its connection ended with exit code 137", FaultRun.FirstLine(shell));
        var after = await FaultRun.FailsAsync<BlockFailedException>(a.RunAsync(Block.Shell("true")));
        Assert.Equal(BlockOutcome.Lost, after.Result.Outcome);
        Assert.True(stays.Active);
        await FaultRun.IsWellAsync(b);
    }
}
