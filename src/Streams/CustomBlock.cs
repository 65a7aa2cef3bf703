using MultiStream.Protocol;

namespace MultiStream;

/// <summary>
/// A block of a kind of your own: it brings its payload to the stream itself, and then is the block that it returns. What the <c>With…</c> methods said of it holds for
/// that one. Like every block it is a value: a subclass keeps nothing of a stream or a run.
/// </summary>
public abstract class CustomBlock : Block
{
    /// <summary>What results show: the type's name, unless the block was <c>Named</c>.</summary>
    internal override string DefaultTitle => GetType().Name;

    internal override bool IsPrepared => false;

    /// <summary>Brings what the block needs to the stream, and says what is to be run there. Called at every start of the block, on each of its streams.</summary>
    /// <param name="stream">The stream, open. Blocks that are run on it here are listed as blocks of the test.</param>
    /// <param name="cancel">Cancelled when the block is asked to end before it runs.</param>
    /// <returns>The block to run. What is thrown instead is the block's failure.</returns>
    protected abstract Task<Block> SendSelfAsync(ExecutionStream stream, CancellationToken cancel);

    internal override async Task<Block> PrepareAsync(ExecutionStream stream, AgentSession session, CancellationToken cancel)
    {
        var block = await SendSelfAsync(stream, cancel);
        return block is not null && block != this ? block : throw new MultiStreamException($"{GetType().Name}.SendSelfAsync returned {(block is null ? "null" : "the block itself")}; return what is to be run.");
    }
}
