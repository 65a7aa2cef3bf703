using System.Reflection;
using MultiStream.Discovery;

namespace MultiStream.Running.Fixtures;

/// <summary>The fixtures that the tests of one class need, in the order in which they are made: those of the assembly first, and each after what it needs itself.</summary>
internal sealed record FixturePlan(IReadOnlyList<FixtureType> Fixtures, IReadOnlyList<Type> Parameters)
{
    public static FixturePlan None { get; } = new([], []);

    public bool NeedsAssembly => Fixtures.Any(f => f.Scope == SharedBy.Assembly);

    public bool NeedsClass => Fixtures.Any(f => f.Scope == SharedBy.Class);

    /// <param name="source">Path of the test assembly.</param>
    /// <param name="typeName">The test class.</param>
    public static FixturePlan Load(string source, string typeName)
    {
        try
        {
            return Of(Assembly.LoadFrom(source).GetType(typeName, throwOnError: true)!);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            // Each test of the class cannot be loaded either, and says why.
            return None;
        }
    }

    public static FixturePlan Of(Type testClass)
    {
        var parameters = FixtureType.ParametersOf(testClass);
        var found = new List<FixtureType>();
        foreach (var type in parameters)
            Add(found, type, []);
        return new([.. found.OrderBy(f => f.Scope == SharedBy.Class)], parameters);   // a stable order
    }

    private static void Add(List<FixtureType> found, Type type, HashSet<Type> above)
    {
        // Discovery has told what is no fixture, and what needs itself; the assembly that is run may be another by now, and its constructors are told then.
        if (found.Any(f => f.Type == type) || FixtureType.Of(type) is not { } fixture || !above.Add(type))
            return;
        foreach (var needed in fixture.Parameters)
            Add(found, needed, above);
        above.Remove(type);
        found.Add(fixture);
    }
}
