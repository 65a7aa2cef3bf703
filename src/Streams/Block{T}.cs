using MultiStream.Blocks;
using MultiStream.Lambdas;

namespace MultiStream;

/// <summary>A block that gives a value: a C# block that returns one.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class Block<T> : Block
{
    internal Block()
    {
    }

    internal override object? Decode(EncodedValue value) => ValueCodec.Decode(typeof(T), value);

    internal override BlockResult CreateResult(ExecutionStream stream, BlockReport report) => new BlockResult<T>(stream, this, report);
}
