namespace MultiStream.Discovery;

/// <summary>One of the test cases that a method is run as.</summary>
/// <param name="Name">What stands in parentheses after the method's name: <c>client: v1, server: v2</c>, <c>downgrade</c>, with a variant of the settings <c>client: v1, ipv6</c>. Unique among the method's.</param>
/// <param name="Values">The values that attributes give to the method's parameters, by name, as invariant text that <c>ParameterText</c> reads.</param>
/// <param name="Setting">The name of the variant in the settings (<c>MultiStream/Variants/Variant</c>); null: none.</param>
internal sealed record TestVariant(string Name, IReadOnlyList<KeyValuePair<string, string>> Values, string? Setting = null)
{
    /// <summary>The <c>Name</c> of its <c>[Variant]</c>; null: its values are its name.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// What makes it the same case as in another run: its label, its values by name, its variant of the settings. The order of parameters and what the settings say in it do not count. Part of
    /// TestCase.Id, hence of histories: it must not change.
    /// </summary>
    public string Identity => string.Join(';', new[] { Label ?? "", Setting ?? "" }
        .Concat(Values.OrderBy(v => v.Key, StringComparer.Ordinal).SelectMany(v => new[] { v.Key, v.Value }))
        .Select(text => System.FormattableString.Invariant($"{text.Length}:{text}")));
}
