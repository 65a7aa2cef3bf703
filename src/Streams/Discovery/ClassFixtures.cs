namespace MultiStream.Discovery;

/// <summary>A class marked with <c>[SharedFixture]</c> that a test class needs, itself or by way of another.</summary>
/// <param name="Name">The class's own name.</param>
/// <param name="Scope">Who shares it.</param>
internal sealed record NeededFixture(string Name, SharedBy Scope);

/// <summary>The fixtures that a test class needs, as metadata has them.</summary>
internal static class ClassFixtures
{
    /// <summary>In the order in which a run makes them: those of the assembly first, and each after what it needs itself. For a class whose constructors are right.</summary>
    public static IReadOnlyList<NeededFixture> Of(TypeLevel level)
    {
        var shape = ConstructorShape.Of(level);
        // Nearly all classes end here.
        if (shape.Parameters.Count == 0)
            return [];
        var (found, seen) = (new List<NeededFixture>(), new HashSet<string>());
        Add(shape);
        return [.. found.OrderBy(f => f.Scope == SharedBy.Class)];   // a stable order

        void Add(ConstructorShape of)
        {
            foreach (var parameter in of.Parameters)
            {
                if (parameter.Level is not { } fixture || FixtureMark.Of(fixture) is not { } scope || !seen.Add(parameter.Type))
                    continue;
                Add(ConstructorShape.Of(fixture));
                found.Add(new NeededFixture(fixture.Reader.GetString(fixture.Definition.Name), scope));
            }
        }
    }
}
