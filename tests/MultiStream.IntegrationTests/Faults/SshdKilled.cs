using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>Its streams are lost and end on the host; a stream elsewhere does not notice; who comes later is refused.</summary>
internal sealed class SshdKilled : Fault
{
    private const string NoSshd = "there is no sshd";

    public override string Name => "sshd killed under us";

    public override IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = new Dictionary<FaultColumn, string>
    {
        [FaultColumn.Local] = NoSshd,
        [FaultColumn.Command] = NoSshd,
        [FaultColumn.Container] = NoSshd,
    };

    public override async Task RunAsync(FaultRun run)
    {
        await using var place = await FreshPlace.StartAsync(run.Column);
        await using var streams = new TestStreams(new WithOther(place.Kind));
        var all = streams.Declare("a", "late", WithOther.Other);
        var lost = await FaultRun.StayAsync(all["a"]);
        var other = await FaultRun.StayAsync(all[WithOther.Other]);
        var traces = Traces.Of(all["a"])!;

        foreach (var process in place.Host!.Processes().Where(p => p.Name.StartsWith("sshd", StringComparison.Ordinal)))
            process.Kill();

        var e = await FaultRun.FailsAsync<BlockFailedException>(lost.WaitAsync());
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        FaultRun.Says($"^Block 'stays' on stream 'a' @ {place.Host!.Address} was lost after [0-9.]+ s: its connection ended with exit code 255.*closed", FaultRun.FirstLine(e));
        await traces.UntilNoProcessAsync(FaultRun.Limit);
        var late = await FaultRun.FailsAsync<StreamOpenException>(all["late"].OpenAsync());
        Assert.Equal(OpenFailure.Refused, late.Reason);
        Assert.Contains("Nothing listens there", FaultRun.FirstLine(late), StringComparison.Ordinal);
        Assert.True(other.Active);
        await FaultRun.IsWellAsync(all[WithOther.Other]);
    }
}
