using MultiStream.Blocks;

namespace MultiStream;

/// <summary>A block that was started on a stream and will give a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class RunningBlock<T> : RunningBlock
{
    internal RunningBlock(BlockRun run) : base(run)
    {
    }

    /// <inheritdoc cref="RunningBlock.WaitAsync"/>
    public new async Task<BlockResult<T>> WaitAsync(CancellationToken cancellationToken = default) => (BlockResult<T>)await base.WaitAsync(cancellationToken);

    /// <inheritdoc cref="RunningBlock.StopAsync"/>
    public new async Task<BlockResult<T>> StopAsync(TimeSpan? grace = null) => (BlockResult<T>)await base.StopAsync(grace);

    /// <inheritdoc cref="RunningBlock.KillAsync"/>
    public new async Task<BlockResult<T>> KillAsync() => (BlockResult<T>)await base.KillAsync();
}
