using MultiStream.Discovery;

namespace MultiStream.Running;

/// <summary>
/// Where the tests of a run keep their files: <c>ASSEMBLY/TEST</c> below the run's folder. Each has a folder of its own, whatever shares its name: overloads have their parameters in
/// it, test cases of one method their variant and a hash, names that differ in case alone have a hash, and of several assemblies of one name each after the first has a number.
/// </summary>
internal sealed class TestFolders
{
    private readonly string _run;
    private readonly Dictionary<string, string> _assemblies = [];
    private readonly HashSet<(string, string)> _shared;
    private readonly HashSet<(string, string)> _alike;

    /// <param name="run">The run's folder.</param>
    /// <param name="tests">All tests of the run.</param>
    public TestFolders(string run, IReadOnlyList<MultiStreamTest> tests)
    {
        _run = run;
        _shared = tests.Select(t => (t.Source, t.FullyQualifiedName, t.ManagedMethod)).Distinct().GroupBy(t => (t.Source, t.FullyQualifiedName)).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var source in tests.Select(t => t.Source).Distinct())
        {
            var name = Path.GetFileNameWithoutExtension(source);
            var folder = name;
            for (int n = 2; !taken.Add(folder); n++)
                folder = FormattableString.Invariant($"{name}-{n}");
            _assemblies[source] = folder;
        }
        _alike = tests.Select(t => (t.Source, Name: NameOf(t))).Distinct().GroupBy(t => (t.Source, t.Name.ToUpperInvariant())).Where(g => g.Count() > 1).SelectMany(g => g).ToHashSet();
    }

    public string Of(MultiStreamTest test)
    {
        var name = NameOf(test);
        if (test.Variant is { } variant)
            name = $"{name}.{variant.Name}";
        return Path.Combine(_run, _assemblies[test.Source], test.Variant is not null || _alike.Contains((test.Source, name)) ? SafeName.Hashed(name) : SafeName.For(name));
    }

    /// <summary>For what the fixtures of an assembly leave. No test has that name: each has its class's in front.</summary>
    public string OfFixtures(string source) => Path.Combine(_run, _assemblies[source], "fixtures");

    /// <summary>For what streams leave that a test opens itself, below its folder. No stream has that name.</summary>
    public static string OfOwnStreams(string test) => Path.Combine(test, "own.streams");

    private string NameOf(MultiStreamTest test) => _shared.Contains((test.Source, test.FullyQualifiedName)) ? $"{test.TypeName}.{test.ManagedMethod}" : test.FullyQualifiedName;
}
