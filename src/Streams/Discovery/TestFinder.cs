using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>Finds the tests of an assembly by its metadata and PDB; loads and runs nothing of it.</summary>
internal static class TestFinder
{
    /// <summary>All tests of the assembly: classes, and methods in a class, as the compiler wrote them, inherited tests before a class's own. Empty when it does not use MultiStream.</summary>
    /// <exception cref="MultiStreamException">The file cannot be read as an assembly.</exception>
    public static IReadOnlyList<MultiStreamTest> Find(string assemblyPath)
    {
        var path = Path.GetFullPath(assemblyPath);
        try
        {
            using var folder = new AssemblyFolder(Path.GetDirectoryName(path)!);
            return Find(folder.Open(path));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new MultiStreamException($"No tests were looked for in '{path}', because it cannot be read as a .NET assembly: {e.Message}", e);
        }
    }

    private static List<MultiStreamTest> Find(AssemblyMetadata source)
    {
        var found = new List<(TestClass Class, TestMethod Method)>();
        foreach (var handle in source.Reader.TypeDefinitions)
        {
            // Compilers' own classes (state machines, closures: more than users' in a test assembly) hold no tests.
            if (source.Reader.StringComparer.StartsWith(source.Reader.GetTypeDefinition(handle).Name, "<"))
                continue;
            if (TestClass.Find(new TypeLevel(source, handle, GenericContext.None)) is not { } @class)
                continue;
            foreach (var method in @class.Methods)
                found.Add((@class, method));
        }
        if (found.Count == 0)
            return [];

        var names = DisplayNames.Of(found);
        IReadOnlyList<FoundAttribute> ofAssembly = source.Reader.IsAssembly
            ? source.Attributes.Of(source.Reader.GetAssemblyDefinition().GetCustomAttributes())
            : [];
        var tests = new List<MultiStreamTest>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            var problems = new List<string>();
            var cases = MethodCases.Of(found[i].Method, problems);
            var test = Describe(source, found[i].Class, found[i].Method, names[i], ofAssembly, problems);
            if (cases is [{ Variant: null }])
                tests.Add(test);
            else
                tests.AddRange(cases.Select(c => CaseOf(test, c)));
        }
        return tests;
    }

    /// <summary>What on a method is for tests only.</summary>
    private static string Mark(TestMethod method) => method.StreamAttributes.Any() ? "declares a stream by [Stream]"
        : method.Attributes.Any(a => a.Kind == AttributeKind.Variant) ? "has a test case by [Variant]"
        : "varies a parameter by [Vary]";

    private static MultiStreamTest CaseOf(MultiStreamTest test, MethodCase own) => test with
    {
        Variant = own.Variant,
        DisplayMethod = test.DisplayName,
        DisplayName = VariantNames.Display(test.DisplayName, own.Variant),
        Problem = test.Problem is null || own.Problem is null ? test.Problem ?? own.Problem : $"{test.Problem}\n{own.Problem}",
    };

    /// <param name="source">The assembly.</param>
    /// <param name="class">The class.</param>
    /// <param name="method">The method.</param>
    /// <param name="displayName">What lists call it.</param>
    /// <param name="ofAssembly">The attributes of the assembly.</param>
    /// <param name="ofCases">What is wrong with its cases.</param>
    private static MultiStreamTest Describe(
        AssemblyMetadata source, TestClass @class, TestMethod method, string displayName, IReadOnlyList<FoundAttribute> ofAssembly, List<string> ofCases)
    {
        var problems = new List<string>();
        IReadOnlyList<StreamDeclaration> streams = [];
        var timeout = 0;
        if (method.MultiStream is { } attribute)
        {
            problems.AddRange(@class.Problems);
            problems.AddRange(TestProblems.OfMethod(method));
            problems.AddRange(ofCases);
            streams = StreamDeclarations.Read(@class.StreamAttributes, attribute, method.StreamAttributes, problems);
            timeout = attribute.Get("TimeoutSeconds", 0);
            if (timeout < 0)
                problems.Add($"TimeoutSeconds of method '{method.Name}' is {timeout}: give a number of seconds, or 0 for the limit of the settings.");
        }
        else
        {
            problems.Add($"Method '{method.Name}' {Mark(method)} but is no test: add [MultiStream].");
        }

        var traits = new TestTraits();
        traits.Add(method.Attributes);
        traits.Add(@class.TraitAttributes);
        traits.Add(ofAssembly);

        var (file, line) = method.Level.Assembly.Lines.Of(method.Handle);
        return new MultiStreamTest
        {
            Source = source.Path,
            TypeName = @class.TypeName,
            Namespace = @class.Namespace,
            ClassName = @class.ClassName,
            ManagedType = @class.ManagedType,
            MethodName = method.Name,
            MethodToken = method.Token,
            ManagedMethod = method.ManagedMethod,
            DisplayName = displayName,
            FilePath = file,
            Line = line,
            Streams = streams,
            Categories = traits.Categories,
            Traits = traits.Traits,
            Fixtures = @class.Fixtures,
            NeededParameters = problems.Count == 0 ? TestParameter.NeededBy(method) : [],
            Timeout = timeout > 0 ? TimeSpan.FromSeconds(timeout) : null,
            Skip = method.MultiStream?.Get<string?>("Skip", null),
            Problem = problems.Count == 0 ? null : string.Join('\n', problems),
        };
    }
}
