using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>What does not fit is said before anything half-sent can be used; when there is room, the same stream can have it.</summary>
internal sealed class FullCache : Fault
{
    public override string Name => "disk full during deployment";

    public override IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = new Dictionary<FaultColumn, string>
    {
        [FaultColumn.Local] = "nothing is deployed: a local stream runs the files of this machine where they lie",
    };

    public override async Task RunAsync(FaultRun run)
    {
        await using var place = await FreshPlace.StartAsync(run.Column);
        await using var streams = new TestStreams(new WithOther(place.Kind));
        await place.GiveRoomAsync(300);
        var all = streams.Declare("a", "b", WithOther.Other);
        var other = await FaultRun.StayAsync(all[WithOther.Other]);

        // A container sees the agent's files where they lie on this machine: only those of C# blocks are sent there.
        if (run.Column != FaultColumn.Container)
        {
            var refused = await FaultRun.FailsAsync<StreamOpenException>(all["a"].OpenAsync());
            Assert.Equal(OpenFailure.DiskFull, refused.Reason);
            FaultRun.Says("^Stream 'a' .*could not be opened: There is no room for the agent's files: /.*/multistream", FaultRun.FirstLine(refused));
            Assert.DoesNotContain(await place.CachedAsync(), f => f.StartsWith("t.", StringComparison.Ordinal) || f.StartsWith("b/", StringComparison.Ordinal));
        }

        await place.GiveRoomAsync(200_000);
        var b = all["b"];
        await b.OpenAsync();
        await place.GiveRoomAsync(await place.InUseAsync() + 500);
        var failed = await FaultRun.FailsAsync<BlockFailedException>(b.CallAsync(() => 42));
        FaultRun.Says($"^Block .* on stream 'b' @ {System.Text.RegularExpressions.Regex.Escape(b.Host)} failed after [0-9.]+ s: its worker could not be started: its files could not be brought to .*: There is no room for the files of the test project: /.*/multistream", FaultRun.FirstLine(failed));
        Assert.DoesNotContain(await place.CachedAsync(), f => f.StartsWith("t.", StringComparison.Ordinal));
        Assert.Equal("well\n", (await b.RunAsync(Block.Shell("echo well"))).StandardOutput);

        await place.GiveRoomAsync(200_000);
        await FaultRun.IsWellAsync(b);
        Assert.True(other.Active);
        await FaultRun.IsWellAsync(all[WithOther.Other]);
    }
}
