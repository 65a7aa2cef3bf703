using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Tool.Plan;

/// <summary>What a run would do, as far as it can be known without touching a host.</summary>
/// <param name="Sources">The assemblies, as they were named.</param>
/// <param name="Settings">The settings of the run; null: they are wrong.</param>
/// <param name="Tests">The tests that the filter lets through, in the order of a run.</param>
/// <param name="Problems">What is wrong with the settings, the filter or an assembly, and not with one test.</param>
/// <param name="Warnings">What a run would warn of.</param>
internal sealed record RunPlan(IReadOnlyList<string> Sources, MultiStreamOptions? Settings, IReadOnlyList<PlannedTest> Tests, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings)
{
    private readonly Dictionary<string, IReadOnlyList<HostOptions>> _suitable = [];

    /// <summary>The hosts that streams can be taken from.</summary>
    public IReadOnlyList<HostOptions> Hosts { get; } = Settings?.Hosts.Pool ?? [];

    /// <summary>The same, as the allocator sees them.</summary>
    public HostPool Pool { get; } = HostPool.Of(Settings?.Hosts.Pool ?? []);

    public int ProblemCount => Problems.Count + Tests.Count(t => t.Problem is not null);

    /// <summary>The hosts of the pool that have what is asked.</summary>
    public IReadOnlyList<HostOptions> Suitable(HostNeed need)
    {
        // Thousands of streams ask for the same.
        var key = $"{need.Kind} {string.Join(' ', need.Tags)}";
        if (!_suitable.TryGetValue(key, out var hosts))
        {
            var classes = Pool.Suitable(need.Tags, need.Kind).ToHashSet();
            _suitable[key] = hosts = [.. Hosts.Where((_, i) => classes.Contains(Pool.ClassOf(i)))];
        }
        return hosts;
    }

    public PlanCounts Count()
    {
        var places = Tests.SelectMany(t => t.Places).ToList();
        var needs = places.Select(p => p.Need).OfType<HostNeed>().DistinctBy(n => (n.Kind, string.Join(' ', n.Tags)));
        return new PlanCounts(
            Tests.Count,
            places.Count,
            places.Where(p => p.Need is null).Select(PlaceText.Of).Distinct(StringComparer.Ordinal).Count(),
            [.. needs.SelectMany(Suitable).Select(h => h.Name).Distinct()],
            Tests.Count(t => t.Test.Skip is not null && t.Test.Problem is null),
            ProblemCount);
    }
}

/// <summary>What a plan comes to.</summary>
/// <param name="Tests">How many test cases.</param>
/// <param name="Streams">How many streams, of all tests.</param>
/// <param name="Places">How many different places of their own they have.</param>
/// <param name="PoolHosts">The hosts of the pool that some stream could be given.</param>
/// <param name="Skipped">How many tests are skipped.</param>
/// <param name="Problems">How many things are wrong.</param>
internal sealed record PlanCounts(int Tests, int Streams, int Places, IReadOnlyCollection<string> PoolHosts, int Skipped, int Problems);

/// <summary>One test case of a plan.</summary>
/// <param name="Test">The test.</param>
/// <param name="Places">Where its streams are, or what they ask of the pool; empty when that cannot be known, or does not matter because it is skipped.</param>
/// <param name="Limit">How long it may take.</param>
/// <param name="Problem">Why it would fail before it begins, as the run would say it; null: it would begin.</param>
internal sealed record PlannedTest(MultiStreamTest Test, IReadOnlyList<StreamPlace> Places, TimeSpan Limit, string? Problem);
