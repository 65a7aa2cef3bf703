using MultiStream.Discovery;

namespace MultiStream.Running.Fixtures;

/// <summary>The fixtures of one test: what it needs before its constructor, and what it is the last to leave.</summary>
/// <param name="test">The test.</param>
/// <param name="plan">What its class needs.</param>
/// <param name="ofAssembly">Those that it shares with the assembly; null: none.</param>
/// <param name="ofClass">Those that it shares with its class; null: none.</param>
/// <param name="home">Where they live; null: it has none.</param>
internal sealed class TestFixtures(MultiStreamTest test, FixturePlan plan, FixtureShelf? ofAssembly, FixtureShelf? ofClass, FixtureHome? home)
{
    private readonly Dictionary<Type, object> _values = [];
    private readonly List<FixtureShelf> _toEnd = [];
    private bool _left;

    /// <summary>It has any.</summary>
    public bool Any => plan.Fixtures.Count > 0;

    /// <summary>For the constructor of the test's class.</summary>
    public object[] Arguments => [.. plan.Parameters.Select(ValueOf)];

    /// <summary>Makes what is not there, one after the other, or waits for it. Ends with the first that cannot be made.</summary>
    /// <returns>Null: all are there.</returns>
    public async Task<FixtureFault?> MakeAsync(Action<string> log, CancellationToken cancel)
    {
        foreach (var type in plan.Fixtures)
        {
            var shelf = (type.Scope == SharedBy.Assembly ? ofAssembly : ofClass)!;
            var fixture = shelf.Of(type);
            if (await fixture.MakeAsync(() => [.. type.Parameters.Select(ValueOf)], shelf.Made, log, cancel) is { } fault)
                return fault;
            _values[type.Type] = fixture.Instance;
        }
        return null;
    }

    /// <summary>The test needs them no more.</summary>
    /// <returns>It was the last that needed some of them, which <see cref="EndAsync"/> disposes of.</returns>
    public bool Leave()
    {
        if (_left)
            return false;
        _left = true;
        // Fixtures of the class may need those of the assembly.
        _toEnd.AddRange(new[] { ofClass, ofAssembly }.OfType<FixtureShelf>().Where(s => s.Leave(test)));
        return _toEnd.Count > 0;
    }

    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<FixtureFault>> EndAsync(Action<string> log, CancellationToken cancel)
    {
        var faults = new List<FixtureFault>();
        foreach (var shelf in _toEnd)
            faults.AddRange(await shelf.EndAsync(log, cancel));
        return faults;
    }

    private object ValueOf(Type type) => type == typeof(Parameters) ? home!.Parameters
        : _values.TryGetValue(type, out var value) ? value
        : throw new MultiStreamException($"A constructor takes a '{type.FullName}', which is no fixture in the assembly that was loaded; it is not the one that was read: {type.Assembly.Location}.");
}
