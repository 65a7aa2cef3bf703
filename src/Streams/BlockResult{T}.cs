using MultiStream.Blocks;

namespace MultiStream;

/// <summary>What a block did that gives a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class BlockResult<T> : BlockResult
{
    internal BlockResult(ExecutionStream stream, Block block, BlockReport report) : base(stream, block, report)
    {
    }

    /// <summary>True when it returned and so gave a value, be it null.</summary>
    public bool HasValue => Report.Value is not null;

    /// <summary>What it returned.</summary>
    /// <exception cref="InvalidOperationException">It did not return: it failed, or was stopped before.</exception>
    public T Value => Report.Value is { } value ? (T)value.Value! : throw new InvalidOperationException($"There is no value: {this}.");
}
