using System.Collections;
using MultiStream.Blocks;

namespace MultiStream;

/// <summary>Some streams of a test, in order.</summary>
public partial class StreamSlice : IReadOnlyList<ExecutionStream>
{
    private volatile IReadOnlyList<ExecutionStream> _streams;

    internal StreamSlice(IReadOnlyList<ExecutionStream> streams) => _streams = streams;

    /// <summary>How many streams there are.</summary>
    public int Count => _streams.Count;

    /// <summary>True while any block runs on any of the streams.</summary>
    public bool Active => _streams.Any(s => s.Active);

    /// <summary>True when every stream has ended a block and none failed, timed out or was lost.</summary>
    public bool Success => _streams.All(s => s.Success);

    /// <summary>The list as it is now; it does not change, a longer one takes its place.</summary>
    private protected IReadOnlyList<ExecutionStream> Now => _streams;

    /// <summary>The stream at an index, from 0.</summary>
    /// <param name="index">From 0.</param>
    public ExecutionStream this[int index]
    {
        get
        {
            var now = _streams;
            return index >= 0 && index < now.Count
                ? now[index]
                : throw new ArgumentOutOfRangeException(nameof(index), index, now.Count == 0 ? "There are no streams here." : $"There are {now.Count} streams here; the index of the last is {now.Count - 1}.");
        }
    }

    /// <summary>The streams of a range: <c>streams[..2]</c>, <c>streams[2..]</c>.</summary>
    /// <param name="range">Indices from 0.</param>
    public StreamSlice this[Range range]
    {
        get
        {
            var now = _streams;
            var (offset, length) = range.GetOffsetAndLength(now.Count);
            return new StreamSlice([.. now.Skip(offset).Take(length)]);
        }
    }

    /// <summary>The streams that a condition holds for.</summary>
    /// <param name="predicate">The condition.</param>
    public StreamSlice Where(Func<ExecutionStream, bool> predicate) => new([.. Enumerable.Where(_streams, predicate)]);

    /// <summary>Starts a block on each stream and returns at once.</summary>
    /// <param name="block">What to run.</param>
    public IReadOnlyList<RunningBlock> Start(Block block) => StartAll(block, static (stream, block, gate) => stream.Start(block, gate));

    /// <inheritdoc cref="Start(Block)"/>
    /// <typeparam name="T">The type of the block's value.</typeparam>
    public IReadOnlyList<RunningBlock<T>> Start<T>(Block<T> block) => StartAll(block, static (stream, block, gate) => stream.Start(block, gate));

    /// <summary>Runs a block on each stream at once, and waits for all.</summary>
    /// <param name="block">What to run.</param>
    /// <param name="cancellationToken">Cancelled: the blocks are stopped and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A result for each stream, in the order of the streams.</returns>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public async Task<IReadOnlyList<BlockResult>> RunAsync(Block block, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await WaitOrStopAsync(Start(block), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Block, CancellationToken)"/>
    /// <typeparam name="T">The type of the block's value.</typeparam>
    public async Task<IReadOnlyList<BlockResult<T>>> RunAsync<T>(Block<T> block, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return [.. (await WaitOrStopAsync(Start(block), cancellationToken)).Cast<BlockResult<T>>()];
    }

    /// <summary>Waits for the end of every block that was started on these streams.</summary>
    /// <param name="cancellationToken">Ends this wait only; the blocks go on.</param>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task<IReadOnlyList<BlockResult>> WaitAsync(CancellationToken cancellationToken = default) =>
        RunningBlocks.WaitAllAsync([.. _streams.SelectMany(s => s.Blocks)], cancellationToken);

    /// <summary>Ends all blocks of these streams and frees their places.</summary>
    public Task TerminateAsync() => Task.WhenAll(_streams.Select(s => s.TerminateAsync()));

    /// <summary>The streams, in order.</summary>
    public IEnumerator<ExecutionStream> GetEnumerator() => _streams.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<TRunning> StartAll<TBlock, TRunning>(TBlock block, Func<ExecutionStream, TBlock, StartGate?, TRunning> start)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(block);
        var now = _streams;
        var gate = block.Settings.Synchronized && now.Count > 1 ? new StartGate(now.Count) : null;
        try
        {
            return [.. now.Select(s => start(s, block, gate))];
        }
        catch (Exception e) when (gate is not null)
        {
            gate.Abandon($"it was to start together with another, which could not be started: {e.Message}");
            throw;
        }
    }

    private static async Task<IReadOnlyList<BlockResult>> WaitOrStopAsync(IReadOnlyList<RunningBlock> running, CancellationToken cancellationToken)
    {
        try
        {
            return await RunningBlocks.WaitAllAsync(running, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(running.Select(b => b.StopForCancelAsync()));
            throw;
        }
    }

    /// <summary>Adds a stream. Calls must not overlap; whoever goes through the streams meanwhile sees those of before.</summary>
    private protected void Add(ExecutionStream stream) => _streams = [.. _streams, stream];
}
