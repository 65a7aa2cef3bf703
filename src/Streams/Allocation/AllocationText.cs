using System.Globalization;

namespace MultiStream.Allocation;

/// <summary>Why a request has no hosts: which of its streams lack one, and what each host of the pool lacks, or who has it. Like hosts are told together.</summary>
internal static class AllocationText
{
    /// <summary>How many names are told of hosts, streams or holders; of the others, the number.</summary>
    private const int MostNames = 3;

    /// <summary>Why it cannot be served, whoever holds what.</summary>
    /// <param name="pool">The hosts.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="gone">Hosts that are out of the pool; null: none is.</param>
    /// <param name="now">The time, by the clock of those.</param>
    public static string Impossible(HostPool pool, AllocationRequest request, IReadOnlyList<HostHold>? gone = null, TimeSpan now = default) =>
        $"no allocation is possible{(gone is { Count: > 0 } ? " any more" : "")}, even with the whole pool free: {Why(pool, gone ?? [], request, null, now)}";

    /// <summary>Why it waits.</summary>
    /// <param name="pool">The hosts.</param>
    /// <param name="holds">Who holds what.</param>
    /// <param name="request">Who waits.</param>
    /// <param name="round">What was decided last: others for whom hosts are kept.</param>
    /// <param name="now">The time, by the clock of the holds.</param>
    public static string Waiting(HostPool pool, IReadOnlyList<HostHold> holds, AllocationRequest request, AllocationRound? round, TimeSpan now) =>
        $"no allocation: {Why(pool, holds, request, round, now)}";

    private static string Why(HostPool pool, IReadOnlyList<HostHold> holds, AllocationRequest request, AllocationRound? round, TimeSpan now)
    {
        var free = new FreeHosts(pool, holds);
        var flow = new GroupFlow(request, free);
        var lacking = flow.IsWhole ? [.. request.Groups] : request.Groups.Where((_, g) => flow.Short.Contains(g)).ToList();
        // A group that has too few for itself says all; else several want the same.
        var alone = flow.IsWhole ? [] : lacking.FindAll(g => !new GroupFlow(new AllocationRequest("", [.. g.Streams.Select(s => request.Needs[s])], pool), free).IsWhole);
        var told = alone.Count > 0 ? alone.ConvertAll(g => (IReadOnlyList<NeedGroup>)[g]) : [lacking];
        var held = holds.ToLookup(h => h.Host);
        return string.Join("; ", told.Select(groups => Needed(request, groups, flow.IsWhole) + "; " + string.Join("; ", Hosts(pool, request, groups, free, held, round, now))));
    }

    /// <summary><c>'db' needs tags linux, ssd</c>, <c>'client-0', 'client-1' and 3 more need 5 hosts with tag linux</c>.</summary>
    private static string Needed(AllocationRequest request, IReadOnlyList<NeedGroup> groups, bool isEnough)
    {
        var parts = groups.Select(g =>
        {
            bool several = g.Streams.Count > 1;
            var what = g.Need.Tags.Count > 0 ? $"{(g.Need.Tags.Count == 1 ? "tag" : "tags")} {string.Join(", ", g.Need.Tags)}" : "";
            var of = g.Need.Kind is { } kind ? $" of kind {kind}" : "";
            var places = !several && what.Length > 0 && of.Length == 0 ? what
                : $"{(several ? g.Streams.Count.ToString(CultureInfo.InvariantCulture) : "a")} {(several ? g.Need.IsDistinct ? "hosts that differ" : "places on hosts" : "host")}{of}{(what.Length > 0 ? " with " + what : "")}";
            return $"{Names([.. g.Streams.Select(s => $"'{request.Needs[s].Stream}'")])} {(several ? "need" : "needs")} {places}";
        });
        return string.Join(", ", parts) + (groups.Count > 1 && !isEnough ? ", and together there are too few" : "");
    }

    private static IEnumerable<string> Hosts(HostPool pool, AllocationRequest request, IReadOnlyList<NeedGroup> groups, FreeHosts free, ILookup<int, HostHold> held, AllocationRound? round, TimeSpan now)
    {
        var suitable = groups.SelectMany(g => g.Suitable).ToHashSet();
        var fits = Enumerable.Range(0, pool.Hosts.Count).ToLookup(h => suitable.Contains(pool.ClassOf(h)));
        int tags = groups.Count == 1 ? groups[0].Need.Tags.Count : 0;
        foreach (var alike in fits[true].GroupBy(h => State(h, request, free, held, round, now)).OrderBy(g => g.First()))
        {
            bool one = alike.Count() == 1;
            var has = tags switch { 0 => "", 1 => one ? " has it" : " have it", 2 => one ? " has both" : " have both", _ => one ? " has all" : " have all" };
            yield return $"{Names([.. alike.Select(h => pool.Hosts[h].Name)])}{has}{(has.Length > 0 ? alike.Key.IsFree ? " and" : " but" : "")} {(one ? "is" : "are")} {Held(alike, alike.Key, held, now)}";
        }
        if (pool.Hosts.Count == 0)
            yield return "the pool is empty";
        // What a host lacks can only be told of one need.
        foreach (var alike in fits[false].GroupBy(h => Lacks(pool.Hosts[h], groups)).OrderBy(g => g.First()))
            yield return $"{Names([.. alike.Select(h => pool.Hosts[h].Name)])} {(alike.Count() == 1 ? alike.Key.One : alike.Key.Several)}";
    }

    private static (bool IsFree, string Text) State(int host, AllocationRequest request, FreeHosts free, ILookup<int, HostHold> held, AllocationRound? round, TimeSpan now)
    {
        if (held[host].FirstOrDefault(h => h.Out is not null) is { } gone)
            return (false, $"out{Since(gone.Since, now)}: {gone.Out}");
        if (round is not null && round.Kept.TryGetValue(host, out int by) && round.Waiting[by].Request != request)
            return (false, $"kept for {round.Waiting[by].Request.Name}, which has waited longer");
        int slots = free.SlotsOf(host);
        return slots == 0 ? (false, "") : (true, slots == 1 && !held[host].Any() ? "free" : $"free for {slots.ToString(CultureInfo.InvariantCulture)} {(slots == 1 ? "stream" : "streams")}");
    }

    private static string Held(IEnumerable<int> hosts, (bool IsFree, string Text) state, ILookup<int, HostHold> held, TimeSpan now)
    {
        var holders = hosts.SelectMany(h => held[h]).GroupBy(h => h.Holder).Select(g => g.Key + Since(g.Min(h => h.Since), now)).ToList();
        return holders.Count == 0 || (state.Text.Length > 0 && !state.IsFree) ? state.Text
            : state.IsFree ? $"{state.Text}, the rest taken by {Names(holders)}"
            : $"taken by {Names(holders)}";
    }

    private static string Since(TimeSpan since, TimeSpan now) => string.Create(CultureInfo.InvariantCulture, $" since {Math.Max(0, Math.Floor((now - since).TotalSeconds)):0} s");

    private static (string One, string Several) Lacks(PoolHost host, IReadOnlyList<NeedGroup> groups)
    {
        if (groups.Count > 1)
            return ("suits none of them", "suit none of them");
        var need = groups[0].Need;
        var missing = string.Join(", ", need.Tags.Where(t => !host.Tags.Contains(t, StringComparer.OrdinalIgnoreCase)));
        if (need.Kind is null || need.Kind.Equals(host.Kind, StringComparison.OrdinalIgnoreCase))
            return ($"lacks {missing}", $"lack {missing}");
        return missing.Length == 0 ? ($"is of kind {host.Kind}", $"are of kind {host.Kind}") : ($"is of kind {host.Kind} and lacks {missing}", $"are of kind {host.Kind} and lack {missing}");
    }

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b, c and 7 more</c>.</summary>
    public static string Names(IReadOnlyList<string> names)
    {
        if (names.Count <= MostNames + 1)
            return names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more");
    }
}
