using MultiStream.IntegrationTests.NothingIsLeft;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>Two processes bring the same files to a cache that has none, each for two streams: both have what they need, and the cache is whole.</summary>
internal sealed class TwoRunsDeploying : Fault
{
    public override string Name => "two runs deploying to one host at once";

    public override IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = new Dictionary<FaultColumn, string>
    {
        [FaultColumn.Local] = "nothing is deployed: a local stream runs the files of this machine where they lie",
    };

    public override async Task RunAsync(FaultRun run)
    {
        await using var place = await FreshPlace.StartAsync(run.Column);
        var runs = await Task.WhenAll(StartAsync(place), StartAsync(place));
        try
        {
            var cached = await place.CachedAsync();
            Assert.DoesNotContain(cached, f => f.StartsWith("t.", StringComparison.Ordinal));
            var bad = await place.AsRootAsync($"cd {place.CacheHome}/multistream/f && for f in *; do set -- $(sha256sum $f); [ $1 = ${{f%.x}} ] || echo $f; done");
            Assert.Equal("", bad);
            // Each bundle's pointer names a folder that is there; a seed is a link to what a container sees of this machine.
            var pointers = await place.AsRootAsync($"cd {place.CacheHome}/multistream && for p in b/*; do read -r d _ <$p && case $d in *-seed) echo well;; *) [ -s $d/.sums ] && echo well;; esac; done");
            Assert.Equal(cached.Count(f => f.StartsWith("b/", StringComparison.Ordinal)), pointers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

            // A third finds all there, and the streams of the two go on meanwhile.
            await using var streams = new TestStreams(place.Kind);
            var third = (await streams.OpenAsync("third"))[0];
            await FaultRun.IsWellAsync(third);
            FaultRun.Says("files for C# blocks: (all [0-9]+ are there|0 of [0-9]+ sent)", third.Log.Text);
            Assert.All(runs.SelectMany(r => r.Traces), t => Assert.Equal(3, t.Processes().Count));
        }
        finally
        {
            foreach (var (holder, _) in runs)
            {
                holder.Kill();
                holder.Dispose();
            }
        }
        await Task.WhenAll(runs.SelectMany(r => r.Traces).Select(t => t.UntilNoProcessAsync(FaultRun.Limit)));
    }

    private static Task<(System.Diagnostics.Process Holder, IReadOnlyList<Traces> Traces)> StartAsync(FreshPlace place) => StreamHolder.StartAsync(place.Kind, StreamHolder.CSharp, "a", "b");
}
