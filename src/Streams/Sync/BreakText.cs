using System.Globalization;

namespace MultiStream.Sync;

/// <summary>The breaks with their sentences: what broke, why, who still waits, who is missing, and last the evidence.</summary>
internal static class BreakText
{
    /// <summary>Comes between a break and the one before it that is to blame.</summary>
    public const string ConsequenceOf = "This is a consequence of: ";

    /// <summary>Parties that are waited for are gone.</summary>
    public static SyncBreak Gone(Gathering gathering, SyncNeed need, IReadOnlyList<SyncParty> gone, SyncParties all) =>
        Of(gathering, need, SyncBreakCause.PartyEnded, string.Join("; ", gone.Take(5).Select(p => Left(p, all))) is { Length: > 0 } why ? why : "nobody is left to come", all, gone);

    /// <summary>One that waited with the others has ended.</summary>
    public static SyncBreak LeftWaiting(Gathering gathering, SyncNeed need, SyncParty who, PartyEnd end, SyncParties all)
    {
        string why = $"{Who(who)} ended while it waited, after {SyncText.Seconds(end.At)}, because {end.Because}";
        var missing = new SyncMissing(who.Name, $"ended while it waited, after {SyncText.Seconds(end.At)}, because {end.Because}", end.ExitCode, end.LastLine);
        return Of(gathering, need, SyncBreakCause.PartyEnded, why, all, [], missing);
    }

    /// <summary>One that waited with the others gave up.</summary>
    public static SyncBreak Cancelled(Gathering gathering, SyncNeed need, SyncParty who, TimeSpan now, SyncParties all)
    {
        string why = $"stopped waiting after {SyncText.Seconds(now)}";
        return Of(gathering, new SyncNeed(need.Count - 1, [.. need.From.Where(p => p != who)], need.Arrived), SyncBreakCause.Cancelled, $"{Who(who)} {why}", all, [], new SyncMissing(who.Name, why));
    }

    /// <summary>The shortest limit of those who wait is over.</summary>
    public static SyncBreak TimedOut(Gathering gathering, SyncNeed need, SyncParties all)
    {
        var first = gathering.Waits.MinBy(w => w.Deadline)!;
        string where = first.Where is null ? "" : $" at {first.Where}";
        return Of(gathering, need, SyncBreakCause.TimedOut, $"the limit of {SyncText.Seconds(first.Timeout)} that '{first.Party.Name}'{where} gave it is over", all, []);
    }

    /// <summary>Nobody is left who would come, and the body does not start anybody.</summary>
    public static SyncBreak Orphan(Gathering gathering, SyncNeed need, string body, SyncParties all)
    {
        var absent = need.From.Where(p => p.Actors.Count == 0 && !p.IsBody).ToList();
        string who = string.Join("; ", absent.Take(5).Select(p => Left(p, all))) is { Length: > 0 } text ? text : "nobody is left to come";
        return Of(gathering, need, SyncBreakCause.PartyEnded, body.Length == 0 ? who : $"{who}, and nothing more will be started there: {body}", all, absent);
    }

    /// <summary>All wait for each other.</summary>
    public static SyncBreak Deadlock(Gathering gathering, SyncNeed need, string everybody, SyncParties all) =>
        Of(gathering, need, SyncBreakCause.Deadlock, $"a deadlock: all wait for what none of them will give ({everybody})", all, []);

    /// <summary>A barrier that comes after a break.</summary>
    public static SyncBreak AfterBreak(Gathering gathering, SyncNeed need, SyncBreak first, SyncParties all) =>
        Of(gathering, need, SyncBreakCause.Consequence, $"the parties have been out of step since {SyncText.Of(first.Kind, first.Name)} broke", all, []);

    /// <summary>The same as a consequence of the first break, if there was one.</summary>
    public static SyncBreak Linked(SyncBreak one, SyncBreak? first) =>
        first is null ? one : one with { First = first, Message = $"{one.Message} ({ConsequenceOf}{first.Message})" };

    /// <summary>The line for the live log at half of a wait's limit.</summary>
    public static string Half(Gathering gathering, SyncNeed need, TimeSpan now, SyncParties all)
    {
        var first = gathering.Waits.MinBy(w => w.At + w.Timeout / 2)!;
        string arrived = need.Arrived.Count == 0 ? "nobody yet" : Join(need.Arrived);
        string waits = gathering.IsBarrier ? "" : $" of '{first.Party.Name}'";
        return $"{SyncText.Capital(gathering.ToString())}{waits} has waited {SyncText.Seconds(now - first.At)} of at most {SyncText.Seconds(first.Timeout)}. Arrived: {arrived}. "
            + $"Missing: {Need(need)}{Join([.. need.From.Select(p => p.Missing(all.Ending))])}.";
    }

    private static SyncBreak Of(
        Gathering gathering, SyncNeed need, SyncBreakCause cause, string why, SyncParties all, IReadOnlyList<SyncParty> told, SyncMissing? left = null)
    {
        var operation = gathering.Operation;
        List<SyncArrival> arrived = [.. need.Arrived.Where(a => a.Party != left?.Party)];
        List<SyncMissing> missing = [.. need.From.Where(p => p.Name != left?.Party).Select(p => p.Missing(all.Ending))];
        if (left is not null)
            missing.Insert(0, left);
        var waiting = gathering.Waits.Select(w => w.Party.Name).Where(n => n != left?.Party).Distinct().ToList();
        var absent = need.From.Except(told).Where(p => p.Name != left?.Party).Select(p => p.Missing(all.Ending)).ToList();

        string text = $"{SyncText.Capital(gathering.ToString())} was broken: {why}.";
        if (waiting.Count > 0)
            text += $" Still waiting: {SyncText.Names(waiting)}.";
        if (absent.Count > 0)
            text += $" Missing: {Need(need)}{Join(absent)}.";
        if (missing.FirstOrDefault(m => m.LastLine is not null) is { } evidence)
            text += $" Last line from '{evidence.Party}': {evidence.LastLine}";
        return new(operation.Kind, operation.Name, cause, arrived, missing, text);
    }

    private static string Left(SyncParty party, SyncParties all)
    {
        if (party.End is not { } end || party.IsBody)
            return $"{Who(party)} {party.Missing(all.Ending).Why}";
        return $"{Who(party)} left it after {SyncText.Seconds(end.At)} because {end.Because}";
    }

    private static string Who(SyncParty party) => party.IsBody ? "the test's body" : party.IsStream ? $"stream '{party.Name}'" : $"'{party.Name}'";

    private static string Need(SyncNeed need) => need.Count == need.From.Count ? "" : string.Create(CultureInfo.InvariantCulture, $"{need.Count} of ");

    private static string Join<T>(IReadOnlyList<T> items) =>
        items.Count <= 10 ? string.Join(", ", items) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", items.Take(10))} and {items.Count - 10} more");
}
