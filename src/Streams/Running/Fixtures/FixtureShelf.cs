using MultiStream.Discovery;

namespace MultiStream.Running.Fixtures;

/// <summary>The fixtures that one class's tests share, or one assembly's, and who still needs them.</summary>
/// <param name="users">The tests of the run that need any of them; asked for once, before the first of these ends.</param>
/// <param name="make">A fixture of a class, not made yet.</param>
internal sealed class FixtureShelf(Func<IEnumerable<MultiStreamTest>> users, Func<FixtureType, SharedFixture> make)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, SharedFixture> _fixtures = [];
    private readonly List<SharedFixture> _made = [];
    // By reference: a test is this entry of the run's list.
    private readonly Lazy<HashSet<MultiStreamTest>> _users = new(() => new(users(), ReferenceEqualityComparer.Instance));

    public SharedFixture Of(FixtureType type)
    {
        lock (_lock)
        {
            if (!_fixtures.TryGetValue(type.Type, out var fixture))
                _fixtures.Add(type.Type, fixture = make(type));
            return fixture;
        }
    }

    /// <summary>It is there, and is disposed of before all that are there already.</summary>
    public void Made(SharedFixture fixture)
    {
        lock (_lock)
            _made.Add(fixture);
    }

    /// <summary>A test has ended.</summary>
    /// <returns>It was the last that needed these fixtures.</returns>
    public bool Leave(MultiStreamTest test)
    {
        lock (_lock)
            return _users.Value.Remove(test) && _users.Value.Count == 0;
    }

    /// <summary>Disposes of all that are there, the one that was made last first.</summary>
    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<FixtureFault>> EndAsync(Action<string> log, CancellationToken cancel)
    {
        List<SharedFixture> made;
        lock (_lock)
            made = [.. Enumerable.Reverse(_made)];
        var faults = new List<FixtureFault>();
        foreach (var fixture in made)
        {
            if (await fixture.EndAsync(log, cancel) is { } fault)
                faults.Add(fault);
        }
        return faults;
    }
}
