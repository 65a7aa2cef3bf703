using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>Which of an assembly's tests a name means; pure.</summary>
internal static class CaseSelection
{
    /// <summary>
    /// All cases of the method of that name; or the one that has all of the name, arguments included: as its full name, as what its framework shows, or as a report calls it.
    /// </summary>
    public static IReadOnlyList<TestCase> Of(IReadOnlyList<TestCase> cases, string name)
    {
        List<TestCase> exact = [.. cases.Where(c => NestedNames.AreSame(c.FullyQualifiedName, name))];
        if (exact.Count == 0)
            exact = [.. cases.Where(c => NestedNames.AreSame(NestedNames.WithoutArguments(c.FullyQualifiedName), name) || IsOfMethod(c, name))];
        return exact.Count > 0 ? exact : [.. cases.Where(c => c.DisplayName.Equals(name, StringComparison.Ordinal) || NestedNames.AreSame(NestedNames.OfRow(c.FullyQualifiedName, c.DisplayName), name))];
    }

    /// <summary>A case that was given a name of its own, by an adapter that says which method it is.</summary>
    private static bool IsOfMethod(TestCase test, string name) =>
        Value(test, "TestCase.ManagedType") is { } type && Value(test, "TestCase.ManagedMethod") is { } method && NestedNames.AreSame($"{type}.{NestedNames.WithoutArguments(method).Split('`')[0]}", name);

    private static string? Value(TestCase test, string id) => test.Properties.FirstOrDefault(p => p.Id == id) is { } property ? test.GetPropertyValue<string?>(property, null) : null;
}
