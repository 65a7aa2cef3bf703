using System.Globalization;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>All of it arrives, on disk; neither side keeps it in memory, and what other streams write does not wait for it.</summary>
internal sealed class MuchOutput : Fault
{
    /// <summary>Beside it other tests run in this process. One that kept the output would need more than the output has.</summary>
    private const long MostHere = 150_000_000;

    private const long MostOfAgent = 100_000_000;

    public override string Name => "2 GB of output (200 MB but on local)";

    public override async Task RunAsync(FaultRun run)
    {
        long bytes = run.Column == FaultColumn.Local ? 2_000_000_000 : 200_000_000;
        using var alone = await Memory.AloneAsync();
        var streams = await run.Streams.OpenAsync("a", "b");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var flood = streams["a"].Start(Block.Shell($"head -c {bytes} /dev/zero; echo end").ReadyOnOutput("\0"));
        await flood.ReadyAsync();
        long most = 0;
        var ended = flood.WaitAsync();
        while (await Task.WhenAny(ended, streams["b"].RunAsync(Block.Shell("echo well"))) is Task<BlockResult> done && done != ended)
        {
            Assert.Equal("well\n", (await done).StandardOutput);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }
        var result = await ended;

        var file = new FileInfo(Path.Combine(run.Streams.Folder, "a", "1.stdout"));
        Assert.Equal(bytes + 4, file.Length);
        Assert.EndsWith("\0end\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains($"bytes left out; all of it is in {file.FullName} …]", result.StandardOutput, StringComparison.Ordinal);
        Assert.True(most < MostHere, $"the memory of this process grew by {most / 1e6:0} MB");
        var peak = (await streams["a"].RunAsync(Block.Shell("grep VmHWM /proc/$PPID/status"))).StandardOutput;
        Assert.InRange(long.Parse(peak.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024, 1, MostOfAgent);
        foreach (var stream in streams)
            await FaultRun.IsWellAsync(stream);
    }
}
