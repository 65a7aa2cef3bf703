using System.Globalization;
using System.Text;
using MultiStream.Live;
using MultiStream.Secrets;

namespace MultiStream.Tool.Check;

/// <summary>What was found, for people: what is wrong as one table, then who is well. Pure.</summary>
internal static class CheckText
{
    private const int MostNames = 8;

    /// <param name="settings">Lines with what is wrong with the settings, which belong to no place.</param>
    /// <param name="reports">The places that were tried.</param>
    /// <param name="untried">How many were not.</param>
    /// <param name="all">A line for each place that is well.</param>
    /// <param name="width">Characters of a line.</param>
    public static string Of(IReadOnlyList<string> settings, IReadOnlyList<PlaceReport> reports, int untried, bool all, int width)
    {
        var text = new StringBuilder();
        var (well, bad) = (reports.Where(r => r.Problems.Count == 0).ToList(), reports.Where(r => r.Problems.Count > 0).ToList());
        if (settings.Count + bad.Count > 0)
            text.Append(Wrong(settings, bad, width));
        if (well.Count > 0)
            text.Append(all ? Rows(well, width) : Short(well, width)).Append('\n');
        foreach (var line in Summary(settings.Count, bad.Count, reports.Count, untried))
            text.AppendJoin('\n', TextTable.Wrap(line, width)).Append('\n');
        return text.ToString();
    }

    private static string Wrong(IReadOnlyList<string> settings, List<PlaceReport> bad, int width)
    {
        var table = new TextTable(width, "HOST", "STEP", "WHAT IS WRONG, AND WHAT TO DO");
        foreach (var line in settings)
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            table.Add([], "-", "settings", colon < 0 ? Plain(line) : $"{Plain(line[..(colon + 1)])}\n{Plain(line[(colon + 2)..])}");
        }
        // What is the same for many is one row: a program that this machine lacks, a network that is away.
        foreach (var same in bad.SelectMany(r => r.Problems.Select(p => (r.Place, Problem: p))).GroupBy(p => (p.Problem.Step, p.Problem.Seen, p.Problem.Do, p.Problem.IsTypedThere, Commands: string.Join('\n', p.Problem.Commands))))
        {
            var its = same.Select(p => p.Place).ToList();
            var (step, seen, toDo, there, _) = same.Key;
            string names = string.Join('\n', its.Take(MostNames).Select(p => Plain(p.Name))) + (its.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $"\nand {its.Count - MostNames} more") : "");
            string source = its.Count == 1 ? $"({its[0].Source})" : string.Create(CultureInfo.InvariantCulture, $"({its[0].Source}, …, {its.Count} in all)");
            table.Add([.. same.First().Problem.Commands.Select(c => $"{(!there ? "" : its.Count == 1 ? Plain(its[0].Name) : "each")}$ {Plain(c)}")], names, step, Plain(seen) + "\n" + (toDo.Length > 0 ? $"Fix: {Plain(toDo)}\n" : "") + Plain(source));
        }
        return table.ToString();
    }

    private static string Short(List<PlaceReport> well, int width)
    {
        var text = new StringBuilder();
        foreach (var line in (string[])[$"Well: {string.Join(", ", well.Select(r => Plain(r.Place.Name)))}", Extremes([.. well.Select(r => (r.Place.Name, r.Facts!))])])
            text.AppendJoin('\n', TextTable.Wrap(line, width)).Append(line.Length > 0 ? "\n" : "");
        return text.ToString();
    }

    /// <summary>What to look at in those that are well: the least, the most.</summary>
    private static string Extremes(IReadOnlyList<(string Name, PlaceFacts Facts)> well)
    {
        var parts = new List<string>();
        var agents = well.Where(w => w.Facts.Runtime.Length > 0).ToList();
        if (agents.Count == 0)
            return "";
        int sent = agents.Count(w => w.Facts.IsShipped);
        parts.Add(string.Create(CultureInfo.InvariantCulture, $".NET {string.Join(", ", agents.Select(w => w.Facts.Runtime).Distinct().Order(StringComparer.Ordinal))}{(sent == 0 ? "" : $", sent to {sent}")}"));
        if (agents.Where(w => w.Facts.HasIcu == false).Select(w => w.Name).ToList() is { Count: > 0 } invariant)
            parts.Add($"no ICU, so C# blocks have the invariant culture only, on {string.Join(", ", invariant)}");
        if (agents.Where(w => w.Facts.Free is not null).OrderBy(w => w.Facts.Free).Select(w => $"least room {Remedy.Size(w.Facts.Free!.Value)}{Of(w.Name)}").FirstOrDefault() is { } room)
            parts.Add(room);
        if (agents.Where(w => w.Facts.Clock is not null).OrderByDescending(w => w.Facts.Clock!.Value.Duration()).Select(w => string.Create(CultureInfo.InvariantCulture, $"clocks at most {w.Facts.Clock!.Value.Duration().TotalSeconds:0.000} s off{Of(w.Name)}")).FirstOrDefault() is { } clock)
            parts.Add(clock);
        parts.Add(agents.OrderByDescending(w => w.Facts.Opened).Select(w => string.Create(CultureInfo.InvariantCulture, $"open within {w.Facts.Opened.TotalSeconds:0.0} s{Of(w.Name)}")).First());
        return string.Join("; ", parts) + ".";

        string Of(string name) => agents.Count > 1 ? $" ({name})" : "";
    }

    private static string Rows(List<PlaceReport> well, int width)
    {
        var table = new TextTable(width, "WELL", ".NET", "FREE", "CLOCK", "OPEN IN", "SYSTEM");
        foreach (var (place, _, found) in well)
        {
            var facts = found!;
            table.Add([], Plain(place.Name), facts.Runtime.Length == 0 ? "-" : facts.Runtime + (facts.IsShipped ? " sent" : ""), facts.Free is { } free ? Remedy.Size(free) : "-",
                facts.Clock is { } clock ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(clock.TotalSeconds, 3) + 0.0:+0.000;-0.000} s") : "-",
                string.Create(CultureInfo.InvariantCulture, $"{facts.Opened.TotalSeconds:0.0} s"), Plain(facts.System) + (facts.HasIcu == false ? ", no ICU" : ""));
        }
        return table.ToString();
    }

    private static IEnumerable<string> Summary(int settings, int bad, int tried, int untried)
    {
        if (settings > 0)
            yield return $"{Many(settings, "setting")} {(settings == 1 ? "is" : "are")} wrong{(tried == 0 ? "; no host was tried" : "")}.";
        if (tried > 0 && bad == 0 && untried == 0)
            yield return tried == 1 ? "The one host is well." : $"All {Many(tried, "host")} are well.";
        else if (bad > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{bad} of {Many(tried, "host")} {(bad == 1 ? "is" : "are")} not well.");
        if (untried > 0)
            yield return $"Interrupted: {Many(untried, "host")} {(untried == 1 ? "was" : "were")} not tried to the end.";
    }

    /// <summary>Nothing that is secret, or that a terminal would obey.</summary>
    private static string Plain(string text) => LiveLine.Plain(Redactor.Redact(text));

    private static string Many(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
