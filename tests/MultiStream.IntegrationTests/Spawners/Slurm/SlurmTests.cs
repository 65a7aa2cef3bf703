using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Slurm;

/// <summary>What tests of the three nodes share: one uses them at a time, and leaves them free.</summary>
[SupportedOSPlatform("linux")]
[Collection("Slurm")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public abstract class SlurmTests(SlurmNodesKind kind) : IAsyncLifetime
{
    /// <summary>A limit against hanging.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<string> _taken = [];
    private readonly List<string> _files = [];

    internal TestStreams Streams { get; } = new(kind);

    internal SlurmNodesKind Kind => kind;

    internal SlurmLab Lab => kind.Lab;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _files.ForEach(File.Delete);
        await Streams.DisposeAsync();
        foreach (var job in _taken)
            await FreeAsync(job);   // of a test that failed
        if (LabMachine.WhyNoIsolatedHosts is null)
            await UntilQueueIsEmptyAsync(Limit);
    }

    internal Task UntilQueueIsEmptyAsync(TimeSpan limit) => LabWait.UntilNothingAsync(
        async () => await JobsAsync() is { Count: > 0 } left ? string.Join('\n', left) : null, limit, "the queue to be empty");

    /// <summary>The jobs on the three nodes, or that wait for them.</summary>
    internal async Task<IReadOnlyList<string>> JobsAsync() => await Lab.QueueAsync("debug,high");

    /// <summary>Takes all nodes until <see cref="FreeAsync"/>, as another user's job does.</summary>
    /// <returns>The job.</returns>
    internal async Task<string> TakeAllNodesAsync(params string[] options)
    {
        var said = (await Lab.RunAsync(["salloc", "--no-shell", "--nodes=3", .. options])).Succeeded();
        var job = (said.StandardOutput + said.StandardError).Split("Granted job allocation ")[1].Split('\n')[0].Trim();
        _taken.Add(job);
        return job;
    }

    /// <summary>A file that goes with the test.</summary>
    internal string NewFile(string text)
    {
        _files.Add(Path.GetTempFileName());
        File.WriteAllText(_files[^1], text);
        return _files[^1];
    }

    internal async Task FreeAsync(string job) => (await Lab.RunAsync("scancel", "--quiet", job)).Succeeded();

    /// <summary>A block on each stream that stays.</summary>
    internal static async Task<RunningBlock[]> StayAsync(StreamSlice streams)
    {
        var running = streams.Start(Block.Shell("echo up; exec sleep 600").ReadyOnOutput("up")).ToArray();
        foreach (var block in running)
            await block.ReadyAsync();
        return running;
    }

    internal static async Task<string> LostAsync(RunningBlock block)
    {
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync()).WaitAsync(Limit);
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        return e.Message;
    }
}
