using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.NestedTests;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.Tool.Plan;

/// <summary>Makes a plan with what a run decides by: the same discovery, settings, placement and allocator, in the same order. Opens nothing, and loads no assembly but plug-ins.</summary>
internal static class Planner
{
    /// <param name="sources">Paths of test assemblies.</param>
    /// <param name="settingsXml">The run settings document; null: none.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="filter">As for <c>dotnet test --filter</c>; null: all tests.</param>
    /// <param name="wrong">What is wrong with the document, so that there is none; null: nothing.</param>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    public static RunPlan Make(IReadOnlyList<string> sources, string? settingsXml, IReadOnlyDictionary<string, string> environment, string? filter, IReadOnlyList<string>? wrong = null)
    {
        var (problems, warnings) = (new List<string>(wrong ?? []), new List<string>());
        var options = wrong is not null ? null : ReadOptions(sources, settingsXml, environment, problems);
        var variants = ListedVariants.Read(settingsXml, environment);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var tests = new List<MultiStreamTest>();
        foreach (var its in sources.Select(source => Find(source, problems)))
        {
            found.UnionWith(its.Select(t => t.FullyQualifiedName));
            tests.AddRange(Choose(SettingVariants.Expand(its, variants.Variants), filter, warnings));
        }
        if (tests.Count == 0 && problems.Count == 0)
            warnings.Add(found.Count == 0 ? "There are no tests of MultiStream there." : $"No test passes the filter '{filter}'.");
        if (options is not null && UnmatchedPatterns.In(options, found) is { } unmatched)
            warnings.AddRange(unmatched.Split('\n'));
        if (options is null)
            return new RunPlan(sources, null, [.. tests.Select(t => new PlannedTest(t, [], TimeSpan.Zero, t.Problem))], problems, warnings);
        var pool = options.Hosts.IsThere ? HostPool.Of(options.Hosts.Pool) : null;
        return new RunPlan(sources, options, [.. tests.Select(t => Plan(t, options, pool, warnings))], problems, warnings);
    }

    private static MultiStreamOptions? ReadOptions(IReadOnlyList<string> sources, string? settingsXml, IReadOnlyDictionary<string, string> environment, List<string> problems)
    {
        try
        {
            return OptionsReader.Read(settingsXml, environment, testFolders: [.. sources.Select(s => Path.GetDirectoryName(Path.GetFullPath(s))!).Distinct()]);
        }
        catch (MultiStreamSettingsException e)
        {
            problems.AddRange(e.Message.Split('\n'));
            return null;
        }
    }

    private static IReadOnlyList<MultiStreamTest> Find(string source, List<string> problems)
    {
        try
        {
            return TestFinder.Find(source);
        }
        catch (MultiStreamException e)
        {
            problems.Add(e.Message);
            return [];
        }
    }

    private static IReadOnlyList<MultiStreamTest> Choose(IReadOnlyList<MultiStreamTest> tests, string? filter, List<string> warnings)
    {
        if (filter is null || tests.Count == 0)
            return tests;
        var names = new FilterNames(tests);
        var chosen = NestedFilter.Choose(tests, filter, names);
        if (names.Complaint(filter, chosen.Count > 0) is { } complaint)
            warnings.Add(complaint);
        return chosen;
    }

    private static PlannedTest Plan(MultiStreamTest test, MultiStreamOptions options, HostPool? pool, List<string> warnings)
    {
        if (test.Problem is not null)
            return new PlannedTest(test, [], options.Scaled.ForTest(test.Timeout), test.Problem);
        if (test.Skip is not null)
            return new PlannedTest(test, [], options.Scaled.ForTest(test.Timeout), options.SkipsAreErrors ? $"It is skipped, and SkipsAreErrors is true: {test.Skip}" : null);
        var limit = options.Scaled.ForTest(test.Timeout);
        try
        {
            var own = options.For(test);
            limit = own.Scaled.ForTest(test.Timeout);
            var places = StreamPlacement.Place(test, own);
            var never = pool is null ? null : RunHosts.WhyNever(pool, test.DisplayName, places);
            var problem = never is not null ? TestExecution.Sentence(never)
                : TestArguments.WhatIsMissing(test, new Parameters([.. own.Parameters.Values, .. own.Secrets.Values])) ?? (pool is null ? null : ProblemsOfHosts(test, pool, places, options, own, warnings));
            return new PlannedTest(test, places, limit, problem);
        }
        catch (MultiStreamSettingsException e)
        {
            return new PlannedTest(test, [], limit, e.Message);
        }
    }

    /// <summary>What is wrong, for this test, with hosts that it may be given: parameters in their settings that nobody has set. A problem where it must be given one of them, else a warning.</summary>
    private static string? ProblemsOfHosts(MultiStreamTest test, HostPool pool, IReadOnlyList<StreamPlace> places, MultiStreamOptions options, MultiStreamOptions own, List<string> warnings)
    {
        var hosts = options.Hosts.Pool;
        var suitable = places.Select(p => p.Need).OfType<HostNeed>().SelectMany(n => pool.Suitable(n.Tags, n.Kind)).ToHashSet();
        var lacking = hosts.Where((h, i) => suitable.Contains(pool.ClassOf(i)) && own.Hosts.Of(h).Unset.Count > 0).ToList();
        if (lacking.Count == 0)
            return null;
        var lines = lacking.SelectMany(h => own.Hosts.Of(h).Unset.Values).Distinct().ToList();
        if (RunHosts.WhyNever(HostPool.Of(hosts.Except(lacking)), test.DisplayName, places) is not null)
            return string.Join('\n', lines);
        warnings.AddRange(lines.Select(l => $"{l} A test that is given this host fails.").Except(warnings));
        return null;
    }
}
