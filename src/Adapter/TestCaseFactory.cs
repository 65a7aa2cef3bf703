using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Adapter.Reporting;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>Makes VSTest's description of a test from ours, the same each time: listed, run, and run as selected.</summary>
internal static class TestCaseFactory
{
    // The platform registers the first two itself; TestCase.Id is a hash of them.
    private static readonly TestProperty ManagedType = Register("TestCase.ManagedType", "ManagedType", typeof(string));
    private static readonly TestProperty ManagedMethod = Register("TestCase.ManagedMethod", "ManagedMethod", typeof(string));
    private static readonly TestProperty Hierarchy = Register("TestCase.Hierarchy", "Hierarchy", typeof(string[]));

    // The one name under which the TRX logger looks for categories.
    private static readonly TestProperty TestCategory = Register("MSTestDiscoverer.TestCategory", "TestCategory", typeof(string[]));

    // Of an own name, so that a client that makes test cases anew from what it was told keeps it.
    private static readonly TestProperty Variant = Register("MultiStream.Variant", "Variant", typeof(string));

    public static TestCase Create(MultiStreamTest test)
    {
        var testCase = new TestCase(test.FullyQualifiedName, AdapterIdentity.Uri, test.Source)
        {
            DisplayName = ResultText.Printable(test.DisplayName),
            CodeFilePath = test.FilePath,
        };
        if (test.Line > 0)
            testCase.LineNumber = test.Line;
        testCase.SetPropertyValue(ManagedType, test.ManagedType);
        testCase.SetPropertyValue(ManagedMethod, test.ManagedMethod);
        if (test.Variant is { } variant)
        {
            testCase.Id = VariantId.Of(test);
            testCase.SetPropertyValue(Variant, variant.Name);
        }
        // Container, namespace, class, group; null leaves the container's name to the IDE.
        testCase.SetPropertyValue(Hierarchy, new string?[] { null, test.Namespace, test.ClassName, test.MethodName });

        foreach (var category in test.Categories)
            testCase.Traits.Add("Category", category);
        if (test.Categories.Count > 0)
            testCase.SetPropertyValue(TestCategory, test.Categories.ToArray());
        foreach (var (name, value) in test.Traits)
            testCase.Traits.Add(name, value);
        return testCase;
    }

    /// <summary>The method that a test case stands for, with its parameters' types; null when another adapter's version left it out.</summary>
    public static string? ManagedMethodOf(TestCase testCase) => testCase.GetPropertyValue<string?>(ManagedMethod, null);

    /// <summary>Which of the method's test cases it stands for; null: the only one.</summary>
    public static string? VariantOf(TestCase testCase) => testCase.GetPropertyValue<string?>(Variant, null);

    private static TestProperty Register(string id, string label, Type type) =>
        TestProperty.Register(id, label, type, TestPropertyAttributes.Hidden, typeof(TestCase));
}
