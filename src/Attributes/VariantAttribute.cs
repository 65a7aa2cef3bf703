namespace MultiStream;

/// <summary>One test case of a method: values for its parameters that are bound by name, in order. Beside the cases that <c>[Vary]</c> gives, not crossed with them.</summary>
/// <example><code>
/// [MultiStream, Variant("v1", "v3", "refused", Name = "downgrade")]
/// public async Task Versions(StreamsManager streams, string client, string server, string expected)
/// </code></example>
/// <param name="values">Not more than the method has parameters that are bound by name; those that are left out come from the settings, or from their default.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class VariantAttribute(params object[] values) : Attribute
{
    /// <summary>The values, in the order of the parameters.</summary>
    public IReadOnlyList<object> Values { get; } = values;

    /// <summary>What results, lists and filters call the case; null, the default: its values.</summary>
    public string? Name { get; set; }
}
