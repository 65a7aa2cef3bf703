using MultiStream.Discovery;
using MultiStream.Running.Fixtures;
using MultiStream.UnitTests.Running.Fixtures;

namespace MultiStream.UnitTests.Discovery;

/// <summary>What metadata says of fixtures is what a run makes of the loaded classes.</summary>
public sealed class ClassFixturesTests
{
    [Fact]
    public void The_fixtures_of_a_class_are_those_that_a_run_makes_in_the_same_order()
    {
        using var folder = new AssemblyFolder(AppContext.BaseDirectory);
        var assembly = folder.Open(typeof(FixtureCases).Assembly.Location);
        var outer = assembly.Find(typeof(FixtureCases).Namespace!, nameof(FixtureCases))!;
        var classes = typeof(FixtureCases).GetNestedTypes().Where(t => !t.IsAbstract).ToList();

        var loaded = classes.ToDictionary(c => c.Name, c => FixturePlan.Of(c).Fixtures.Select(f => new NeededFixture(f.Name, f.Scope)));
        var read = classes.ToDictionary(c => c.Name, c => (IEnumerable<NeededFixture>)ClassFixtures.Of(assembly.FindNested(outer.Type, c.Name)!));

        Assert.Equal([new("Network", SharedBy.Assembly), new("Database", SharedBy.Class)], read["Failover"]);
        Assert.Equal(loaded, read);
    }
}
