using System.Globalization;
using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Spawners;

namespace MultiStream.Tool.Plan;

/// <summary>A plan to be read: by class, tests that are planned alike together, and a last line with the sum.</summary>
internal static class PlanText
{
    /// <summary>Names of streams as wide as this stand in a column.</summary>
    private const int NameColumn = 22;

    public static string Of(RunPlan plan)
    {
        var text = new WrappedText();
        if (plan.Settings is { } options)
        {
            var limits = options.Scaled;
            text.Line(0, $"At most {Number(options.TestsAtOnce)} {(options.TestsAtOnce == 1 ? "test" : "tests")} at once. Limits: open {PlaceText.Time(limits.Open)}, "
                + $"{(plan.Hosts.Count > 0 ? $"allocate {PlaceText.Time(limits.Allocate)}, " : "")}ready {PlaceText.Time(limits.Ready)}, stop {PlaceText.Time(limits.StopGrace)}.");
            text.Empty();
        }
        foreach (var problem in plan.Problems)
            text.Line(0, $"PROBLEM: {problem}");
        if (plan.Settings is null)
            text.Line(0, "With these settings no test would run.");
        if (plan.Problems.Count > 0)
            text.Empty();
        foreach (var of in plan.Tests.GroupBy(t => (t.Test.Source, t.Test.TypeName)))
            Class(plan, [.. of], text);
        foreach (var warning in plan.Warnings)
            text.Line(0, $"Warning: {warning}");
        var counts = plan.Count();
        if (plan.Hosts.Where(h => !counts.PoolHosts.Contains(h.Name)).Select(h => h.Name).ToList() is { Count: > 0 } idle)
            text.Line(0, $"No test can use {AllocationText.Names(idle)}.");
        text.Line(0, Summary(plan, counts));
        return text.ToString();
    }

    private static void Class(RunPlan plan, IReadOnlyList<PlannedTest> tests, WrappedText text)
    {
        text.Line(0, tests[0].Test.TypeName + (plan.Sources.Count > 1 ? $" ({Path.GetFileName(tests[0].Test.Source)})" : ""));
        if (tests[0].Test.Fixtures is { Count: > 0 } fixtures)
            text.Line(2, $"shares: {string.Join(", ", fixtures.Select(f => $"{f.Name} ({(f.Scope == SharedBy.Assembly ? "assembly" : "class")})"))}");
        foreach (var alike in tests.GroupBy(t => (t.Test.ManagedMethod, t.Limit, Plan: Details(plan, t))))
        {
            var variants = alike.Select(t => t.Test.Variant?.Name).OfType<string>().ToList();
            var limit = plan.Settings is null ? "" : $"limit {PlaceText.Time(alike.Key.Limit)}";
            var name = alike.First().Test.DisplayMethod;
            text.Line(2, variants.Count <= 1 ? Columns(alike.First().Test.DisplayName, limit) : Columns($"{name}, {Number(variants.Count)} variants", limit));
            if (variants.Count > 1)
                text.Line(4, $"variants: {string.Join("; ", variants)}");
            foreach (var line in alike.Key.Plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                text.Line(4, line, hanging: line.StartsWith(' ') ? 2 : line.StartsWith("PROBLEM", StringComparison.Ordinal) || line.StartsWith("skipped", StringComparison.Ordinal) ? 2 : NameColumn);
        }
        text.Empty();
    }

    /// <summary>A line for each place of its streams, and what keeps it from running.</summary>
    private static string Details(RunPlan plan, PlannedTest test)
    {
        var lines = new List<string>();
        for (int i = 0; i < test.Places.Count;)
        {
            var place = test.Places[i];
            var where = Where(plan, place);
            int end = i + 1;
            while (end < test.Places.Count && test.Places[end].Role == place.Role && Where(plan, test.Places[end]) == where)
                end++;
            var name = end - i == 1 ? place.Stream : $"{place.Stream} to -{Number(test.Places[end - 1].Index)}";
            lines.Add($"{name.PadRight(NameColumn - 1)} {where}");
            i = end;
        }
        if (test.Test.Skip is { } skip && test.Test.Problem is null)
            lines.Add($"skipped: {skip.ReplaceLineEndings(" ")}");
        if (test.Problem is { } problem)
            lines.AddRange(problem.Split('\n').Select((line, i) => i == 0 ? $"PROBLEM: {line}" : "  " + line));
        return string.Join('\n', lines);
    }

    private static string Where(RunPlan plan, StreamPlace place)
    {
        if (place.Need is not { } need)
            return PlaceText.Of(place);
        var hosts = plan.Suitable(need).Select(h => h.Name).ToList();
        var asked = (string?[])[need.Kind is { } kind ? $"kind {kind}" : null, need.Tags.Count > 0 ? $"{(need.Tags.Count == 1 ? "tag" : "tags")} {string.Join(' ', need.Tags)}" : null, need.IsDistinct ? "distinct" : null];
        return $"pool{string.Concat(asked.OfType<string>().Select(a => $", {a}"))}: {(hosts.Count == 0 ? "no host" : AllocationText.Names(hosts))}";
    }

    private static string Summary(RunPlan plan, PlanCounts counts)
    {
        var where = new List<string>();
        if (counts.Places > 0 || plan.Hosts.Count == 0)
            where.Add(Counted(counts.Places, "place"));
        if (plan.Hosts.Count > 0)
            where.Add($"{Number(counts.PoolHosts.Count)} of {Number(plan.Hosts.Count)} pool {(plan.Hosts.Count == 1 ? "host" : "hosts")}");
        return $"{Counted(counts.Tests, "test")}, {Counted(counts.Streams, "stream")} on {string.Join(" and ", where)}; {(counts.Skipped > 0 ? $"{Number(counts.Skipped)} skipped; " : "")}{Counted(counts.Problems, "problem")}";
    }

    /// <summary>The second at the right margin, where there is room for it.</summary>
    private static string Columns(string left, string right) => right.Length == 0 ? left : $"{left}  {right.PadLeft(Math.Max(right.Length, 76 - left.Length))}";

    private static string Counted(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
