namespace MultiStream.Discovery;

/// <summary>One of the test cases that a method is run as.</summary>
/// <param name="Name">What stands in parentheses after the method's name: <c>client: v1, server: v2</c>, <c>downgrade</c>, with a variant of the settings <c>client: v1, ipv6</c>. Unique among the method's.</param>
/// <param name="Values">The values that attributes give to the method's parameters, by name, as invariant text that <c>ParameterText</c> reads.</param>
/// <param name="Setting">The name of the variant in the settings (<c>MultiStream/Variants/Variant</c>); null: none.</param>
internal sealed record TestVariant(string Name, IReadOnlyList<KeyValuePair<string, string>> Values, string? Setting = null);
