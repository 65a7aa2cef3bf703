namespace MultiStream.Discovery;

/// <summary>What a filter of <c>dotnet test</c> can ask of a test: what every test has, its traits, and of a test case with a variant the variant's name and values.</summary>
internal static class TestProperties
{
    public const string Variant = "Variant";

    /// <summary>What every test has.</summary>
    public static IReadOnlyList<string> OfEvery { get; } = ["FullyQualifiedName", "Name", "DisplayName", "ClassName", "Category", "TestCategory"];

    /// <summary>The names that this test has over those of every test.</summary>
    public static IEnumerable<string> OwnOf(MultiStreamTest test) =>
        test.Variant is null ? test.Traits.Select(t => t.Key) : [.. test.Traits.Select(t => t.Key), Variant, .. test.Variant.Values.Select(v => v.Key)];

    /// <summary>A text or several; null, and not an empty array, stands for "has none": negations and the platform's 'None' look for it.</summary>
    /// <param name="test">The test.</param>
    /// <param name="name">What is asked for, without case.</param>
    public static object? ValueOf(MultiStreamTest test, string name)
    {
        if (Is("FullyQualifiedName"))
            return test.FullyQualifiedName;
        if (Is("Name"))
            return test.MethodName;
        if (Is("DisplayName"))
            return test.DisplayName;
        if (Is("ClassName"))
            return test.TypeName;
        if (Is("Category") || Is("TestCategory"))
            return test.Categories.Count == 0 ? null : test.Categories.ToArray();
        var values = test.Traits.Where(t => Is(t.Key)).Select(t => t.Value).ToArray();
        // Only then the variant: who has marked a test knows the mark, and a parameter may be named like it by chance.
        if (values.Length == 0 && test.Variant is { } variant)
            values = Is(Variant) ? [.. Names(variant)] : [.. variant.Values.Where(v => Is(v.Key)).Select(v => v.Value)];
        return values.Length == 0 ? null : values;

        bool Is(string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A case that attributes and settings make together has the name of each, and both in one.</summary>
    private static IEnumerable<string> Names(TestVariant variant) =>
        variant.Setting is null ? [variant.Name] : [variant.Name, variant.Label ?? VariantNames.Of(variant.Values), variant.Setting];
}
