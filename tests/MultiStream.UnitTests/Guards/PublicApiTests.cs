using System.Reflection;
using MultiStream.Adapter;
using MultiStream.Promises;

namespace MultiStream.UnitTests.Guards;

/// <summary>The public API of each assembly is a file that is reviewed. It does not change by accident.</summary>
public sealed class PublicApiTests
{
    /// <summary>Set to 1, this test writes the files anew (and fails, so that nobody leaves it set).</summary>
    private const string Accept = "MULTISTREAM_ACCEPT_API";

    public static TheoryData<string, Type> Assemblies { get; } = new()
    {
        { "src/Attributes/PublicAPI.txt", typeof(MultiStreamAttribute) },
        { "src/Streams/PublicAPI.txt", typeof(Block) },
        { "src/Adapter/PublicAPI.txt", typeof(MultiStreamExecutor) },
        { "src/Promises/PublicAPI.txt", typeof(StreamKind) },
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_API_is_the_one_that_was_reviewed(string file, Type any)
    {
        var path = Repository.PathOf(file);
        var actual = PublicApi.Of(any.Assembly);
        var reviewed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (actual == reviewed)
            return;
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, actual);
            Assert.Fail($"{file} was written anew. Review its difference, commit it, and run the tests without {Accept}.");
        }
        Assert.Fail($"""
            The public API of {any.Assembly.GetName().Name} is not the one of {file}:

            {string.Join("\n", Difference(reviewed.Split('\n'), actual.Split('\n')))}

            If that is meant: {Accept}=1 dotnet test tests/MultiStream.UnitTests --filter {nameof(PublicApiTests)}
            writes the file anew; then commit it, with a line in CHANGELOG.md.
            """);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Everything_for_writers_of_tests_is_in_one_namespace(string file, Type any)
    {
        var space = file.Contains("Adapter", StringComparison.Ordinal) ? "MultiStream.Adapter" : any == typeof(StreamKind) ? any.Namespace : "MultiStream";

        // What only writers of kinds need has a namespace of its own; and groups of promises are named in strings, if at all.
        Assert.All(any.Assembly.GetExportedTypes().Where(t => t.Namespace != typeof(MultiStream.Spawners.ISpawner).Namespace && t.BaseType != typeof(Promise)), t => Assert.Equal(space, t.Namespace));
    }

    [Fact]
    public void A_difference_names_the_type_that_a_member_belongs_to() =>
        Assert.Equal(
            ["  class B", "-     int Old()", "+     int New()", "  class C", "+     int Added()"],
            Difference(["class A", "    int X()", "class B", "    int Old()", "    int Same()", "class C", ""], ["class A", "    int X()", "class B", "    int New()", "    int Same()", "class C", "    int Added()", ""]));

    [Fact]
    public void Nullability_defaults_and_constraints_are_part_of_it()
    {
        var text = PublicApi.Of(Assembly.GetExecutingAssembly());

        Assert.Contains(
            """
            public abstract class PublicApiSample<T> : IDisposable where T : class, new()
                public const string Name = "x"
                protected PublicApiSample(string? text, int number = 3)
                public T this[int index] { get; }
                protected abstract List<string?>? Values { get; set; }
                public void Dispose()
                public bool Try(in int a, out string? b, params string[] rest)

            """.ReplaceLineEndings("\n"),
            text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", text, StringComparison.Ordinal);
    }

    /// <summary>Line by line, with the declaration of the type before the lines of its members.</summary>
    private static IEnumerable<string> Difference(string[] before, string[] after)
    {
        var (gone, come) = (Members(before).Except(Members(after)).ToHashSet(), Members(after).Except(Members(before)).ToHashSet());
        foreach (var type in gone.Concat(come).Select(m => m.Type).Distinct().ToList())
        {
            yield return "  " + type;
            foreach (var (_, line) in gone.Where(m => m.Type == type))
                yield return "- " + line;
            foreach (var (_, line) in come.Where(m => m.Type == type))
                yield return "+ " + line;
        }
    }

    private static IEnumerable<(string Type, string Line)> Members(string[] lines)
    {
        string type = "";
        foreach (var line in lines.Where(l => l.Length > 0))
        {
            type = line.StartsWith(' ') ? type : line;
            yield return (type, line);
        }
    }
}

/// <summary>For the test of the text itself.</summary>
public abstract class PublicApiSample<T>(string? text, int number = 3) : IDisposable
    where T : class, new()
{
    public const string Name = "x";
    internal const string Hidden = "x";

    protected abstract List<string?>? Values { get; set; }

    public T this[int index] => index > number && text is null ? new T() : throw new ArgumentOutOfRangeException(nameof(index));

    public bool Try(in int a, out string? b, params string[] rest)
    {
        b = null;
        return a > rest.Length;
    }

    public void Dispose() => GC.SuppressFinalize(this);
}
