using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>
/// The tests of a source by what a test case knows of its own. Overloads share their full name, and the test cases of one method share all but their variant. The id of one of these is
/// looked for first; by its name it is found when its values are others by now. A test case without ManagedMethod can only stand for a method without any.
/// </summary>
internal sealed class TestsByCase
{
    private const int Named = 3;
    private readonly Dictionary<Guid, MultiStreamTest> _byId = [];
    private readonly Dictionary<(string Name, string Method, string? Variant), MultiStreamTest> _byVariant = [];
    private readonly ILookup<string, MultiStreamTest> _byName;

    public TestsByCase(IEnumerable<MultiStreamTest> tests)
    {
        var all = tests.ToList();
        _byName = all.ToLookup(t => t.FullyQualifiedName, StringComparer.Ordinal);
        foreach (var test in all)
        {
            if (test.Variant is not null)
                _byId.TryAdd(VariantId.Of(test), test);
            _byVariant.TryAdd((test.FullyQualifiedName, test.ManagedMethod, test.Variant?.Name), test);
        }
    }

    /// <summary>Null: it is gone.</summary>
    public MultiStreamTest? Find(TestCase testCase)
    {
        if (_byId.TryGetValue(testCase.Id, out var same) && same.FullyQualifiedName == testCase.FullyQualifiedName)
            return same;
        var variant = TestCaseFactory.VariantOf(testCase);
        if (TestCaseFactory.ManagedMethodOf(testCase) is { } managedMethod)
            return _byVariant.GetValueOrDefault((testCase.FullyQualifiedName, managedMethod, variant));
        return _byName[testCase.FullyQualifiedName].Take(2).ToArray() is [var only] && only.Variant?.Name == variant ? only : null;
    }

    /// <summary>What a person is told of a test case that is gone.</summary>
    public string WhyNot(TestCase testCase)
    {
        var variant = TestCaseFactory.VariantOf(testCase);
        var managedMethod = TestCaseFactory.ManagedMethodOf(testCase);
        var cases = _byName[testCase.FullyQualifiedName].Where(t => managedMethod is null || t.ManagedMethod == managedMethod).Select(t => t.Variant?.Name).ToList();
        var others = cases.OfType<string>().ToList();
        if (others.Count > 0)
        {
            return $"The test '{testCase.FullyQualifiedName}' {(variant is null ? "has several cases by now" : $"has no case '{variant}' any more")}, by its attributes or by the Variants of the settings. "
                + $"It has {(others.Count == 1 ? "one" : others.Count)}: {string.Join(", ", others.Take(Named).Select(name => $"'{name}'"))}{(others.Count > Named ? " and others" : "")}. List the tests anew.";
        }
        if (variant is not null && cases.Count > 0)
            return $"The test '{testCase.FullyQualifiedName}' has no case '{variant}' any more, by its attributes or by the Variants of the settings: it is one test now. List the tests anew.";
        return $"The test '{testCase.FullyQualifiedName}' is no longer in '{testCase.Source}', or not with the same parameters: it was renamed or removed after it was listed. List the tests anew.";
    }
}
