using System.Globalization;
using System.Text;

namespace MultiStream.Evidence;

/// <summary>A tally in one line: <c>12 of 40 tests done (10 pass, 1 fail, 1 skip), 3 running for up to 42 s; 9 streams open; 'client' waits 31 s for barrier 'up' ('server' has not come)</c>.</summary>
internal static class TallyText
{
    /// <summary>How many names are told of those that have not come.</summary>
    private const int MostNames = 3;

    /// <param name="tally">How the run stands.</param>
    /// <param name="now">The time, since the run began; null: no times, so that two lines differ only when something has happened.</param>
    public static string Line(Tally tally, TimeSpan? now)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{tally.Done} of {tally.Total} {(tally.Total == 1 ? "test" : "tests")} done");
        if (tally.Done > 0)
            text.Append(" (").AppendJoin(", ", tally.Counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} {c.Outcome}"))).Append(')');
        var running = tally.Running.Where(t => t.WaitsForHosts is null).ToList();
        var hosts = tally.Running.Select(t => t.WaitsForHosts).OfType<TimeSpan>().ToList();
        if (running.Count > 0)
            Running(text, running, now);
        if (hosts.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $", {hosts.Count} waiting for hosts{(now is { } time ? $" for {(hosts.Count > 1 ? "up to " : "")}{Length(time - hosts.Min())}" : "")}");
        if (running.Count == 0)
            return text.ToString();
        int open = running.Sum(t => t.Open.Count);
        if (open > 0)
            text.Append(CultureInfo.InvariantCulture, $"; {open} {(open == 1 ? "stream" : "streams")} open");
        Waiting(text, running, now);
        return text.ToString();
    }

    private static void Running(StringBuilder text, List<TallyTest> running, TimeSpan? now) =>
        text.Append(CultureInfo.InvariantCulture, $", {running.Count} running{(now is { } time ? $" for {(running.Count > 1 ? "up to " : "")}{Length(time - running.Min(t => t.Began))}" : "")}");

    /// <summary>A time for people: <c>42 s</c>, <c>3 min 5 s</c>, <c>2 h 0 min</c>.</summary>
    public static string Length(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(time.TotalSeconds)):0} s")
        : time < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min");

    /// <summary>Who has waited longest, and how many others wait for something else.</summary>
    private static void Waiting(StringBuilder text, List<TallyTest> running, TimeSpan? now)
    {
        // Who put something waits for nobody.
        var waits = running.SelectMany(t => t.Waits.Values.Where(w => w.Kind is not ("put" or "send")).GroupBy(w => (w.Kind, w.Name, w.From, w.Parties)).Select(g => (Test: t, Waits: g.ToList()))).OrderBy(w => w.Waits[0].Since).ToList();
        if (waits.Count == 0)
            return;
        var (test, first) = waits[0];
        text.Append("; ");
        if (running.Count > 1)
            text.Append("in ").Append(test.Title).Append(' ');
        text.Append(Names([.. first.Select(w => w.Party)])).Append(first.Count == 1 ? " waits" : " wait");
        if (now is { } time)
            text.Append(' ').Append(Length(time - first[0].Since));
        text.Append(" for ").Append(What(first[0], first.Count, test, [.. first.Select(w => w.Party)]));
        if (waits.Count > 1)
            text.Append(CultureInfo.InvariantCulture, $"; {waits.Count - 1} more {(waits.Count == 2 ? "wait" : "waits")}");
    }

    private static string What(TallyWait wait, int here, TallyTest test, List<string> parties)
    {
        switch (wait.Kind)
        {
            case "barrier" when wait.Parties is { } number:
                return string.Create(CultureInfo.InvariantCulture, $"barrier '{wait.Name}' ({here} of {number} there)");
            case "barrier":
                var missing = test.Streams.Where(s => !parties.Contains(s)).ToList();
                return $"barrier '{wait.Name}'" + (missing.Count == 0 ? "" : $" ({Names(missing)} {(missing.Count == 1 ? "has" : "have")} not come)");
            case "get":
                return $"value '{wait.Name}'" + (wait.From is null ? "" : $" of '{wait.From}'");
            case "get-all":
                return $"values '{wait.Name}'" + (wait.From is null ? "" : $" of role '{wait.From}'");
            default:
                return $"message '{wait.Name}'" + (wait.From is null ? "" : $" of role '{wait.From}'");
        }
    }

    private static string Names(List<string> names)
    {
        var some = string.Join(", ", names.Take(MostNames).Select(n => $"'{n}'"));
        return names.Count <= MostNames ? some : string.Create(CultureInfo.InvariantCulture, $"{some} and {names.Count - MostNames} more");
    }
}
