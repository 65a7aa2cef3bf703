namespace MultiStream;

/// <summary>Values for one parameter of a test: each gives a test case of its own, crossed with those of the method's other <c>[Vary]</c> parameters.</summary>
/// <example><code>
/// [MultiStream, Stream("server"), Stream("client")]
/// public async Task Old_and_new_speak(StreamsManager streams, [Vary("v1", "v2")] string client, [Vary("v1", "v2")] string server)
/// </code>is four test cases.</example>
/// <param name="values">At least one, of the parameter's type or as text that can be read as it: strings, numbers, bools, enums. A <c>TimeSpan</c>, <c>Uri</c> or <c>Guid</c> is written as text.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class VaryAttribute(params object[] values) : Attribute
{
    /// <summary>The values, in the order of the test cases.</summary>
    public IReadOnlyList<object> Values { get; } = values;
}
