using System.Collections.Concurrent;

namespace MultiStream.Lambdas;

/// <summary>
/// Writes and reads the values of one declared type. There is a codec for a type exactly when its values are data, so the question whether a type
/// travels and the way it travels cannot come apart.
/// </summary>
internal abstract class TypeCodec
{
    private static readonly ConcurrentDictionary<Type, object> s_known = [];

    /// <exception cref="NotDataException">Values of this type are not data.</exception>
    public static TypeCodec For(Type type) => s_known.GetOrAdd(type, Build) switch
    {
        TypeCodec codec => codec,
        // A new one each time: whoever catches it adds to its path.
        var refusal => throw ((Refusal)refusal).ToException(),
    };

    /// <exception cref="NotDataException">This value would not arrive equal.</exception>
    public abstract void Write(ValueWriter writer, object? value);

    /// <exception cref="Protocol.ProtocolException">The bytes are not what was written for this type.</exception>
    public abstract object? Read(ValueReader reader);

    private static object Build(Type type)
    {
        try
        {
            return new CodecBuilder().Codec(type);
        }
        catch (NotDataException refusal)
        {
            return new Refusal(refusal.Path, refusal.What, refusal.Fix);
        }
    }

    private sealed record Refusal(string Path, string What, string Fix)
    {
        public NotDataException ToException() => new NotDataException(What, Fix).Under(Path);
    }
}
