using System.Collections.Concurrent;
using MultiStream.Discovery;

namespace MultiStream.Running.Fixtures;

/// <summary>All fixtures of a run.</summary>
/// <param name="tests">All tests of the run.</param>
/// <param name="home">Where those of an assembly live; its path is given.</param>
internal sealed class RunFixtures(IReadOnlyList<MultiStreamTest> tests, Func<string, FixtureHome> home)
{
    private readonly ConcurrentDictionary<(string Source, string TypeName), FixturePlan> _plans = [];
    private readonly ConcurrentDictionary<(string Source, string TypeName), FixtureShelf> _ofClasses = [];
    private readonly ConcurrentDictionary<string, FixtureShelf> _ofAssemblies = [];
    private readonly ConcurrentDictionary<string, Lazy<FixtureHome>> _homes = [];

    /// <summary>Those of one test.</summary>
    public TestFixtures Of(MultiStreamTest test)
    {
        var plan = PlanOf(test);
        return new TestFixtures(test, plan,
            plan.NeedsAssembly ? _ofAssemblies.GetOrAdd(test.Source, ShelfOfAssembly) : null,
            plan.NeedsClass ? _ofClasses.GetOrAdd((test.Source, test.TypeName), ShelfOfClass) : null,
            plan.Fixtures.Count > 0 ? HomeOf(test.Source) : null);
    }

    /// <summary>Disposes of what is still there when no test runs any more: the run was cancelled, or an error ended it.</summary>
    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<FixtureFault>> EndAsync(Action<string> log, CancellationToken cancel)
    {
        var faults = new List<FixtureFault>();
        // Fixtures of a class may need those of its assembly.
        foreach (var shelf in _ofClasses.Values.Concat(_ofAssemblies.Values))
            faults.AddRange(await shelf.EndAsync(log, cancel));
        return faults;
    }

    /// <summary>A test that is not run needs nothing, and its class is not loaded for it.</summary>
    private static bool Runs(MultiStreamTest test) => test.Problem is null && test.Skip is null;

    private FixturePlan PlanOf(MultiStreamTest test) =>
        Runs(test) ? _plans.GetOrAdd((test.Source, test.TypeName), static key => FixturePlan.Load(key.Source, key.TypeName)) : FixturePlan.None;

    private FixtureShelf ShelfOfClass((string Source, string TypeName) key) => new(
        () => tests.Where(t => Runs(t) && (t.Source, t.TypeName) == key),
        type => new SharedFixture(type, key.TypeName, HomeOf(key.Source)));

    // Its users can only be known by looking at all classes of the run; that is done when the first fixture is needed, and not at all where there is none.
    private FixtureShelf ShelfOfAssembly(string source) => new(
        () => tests.Where(t => t.Source == source && PlanOf(t).NeedsAssembly),
        type => new SharedFixture(type, Path.GetFileNameWithoutExtension(source), HomeOf(source)));

    private FixtureHome HomeOf(string source) => _homes.GetOrAdd(source, key => new(() => home(key))).Value;
}
