namespace MultiStream.Sync;

/// <summary>
/// Finds what waits for what none will give any more: everybody who could is waiting too, the body included. It is told when all concerned have been quiet for
/// <see cref="SyncLimits.Settle"/>, because a body or block with an outstanding wait may still be doing something else; what the others do meanwhile does not put it off.
/// </summary>
internal sealed class StuckWaits(SyncParties parties, SyncNeeds needs, GatheringList gatherings, AwaitedTasks awaited)
{
    /// <summary>The longest time between two looks at a body that does something else.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(8);

    private TimeSpan _quietSince;
    private TimeSpan _pause = SyncLimits.Settle;
    private bool _suspected;

    /// <summary>When to look; null: nothing that could be stuck.</summary>
    public TimeSpan? CheckAt { get; private set; }

    /// <summary>Something happened that may leave somebody stuck.</summary>
    public void Changed(TimeSpan now)
    {
        if (gatherings.WaitCount == 0)
            (CheckAt, _suspected) = (null, false);
        else
            // Of several under suspicion, those that are left may have been quiet for long enough.
            CheckAt = _suspected ? now : CheckAt is { } at && at < now + SyncLimits.Settle ? at : now + SyncLimits.Settle;
        _pause = SyncLimits.Settle;
    }

    /// <summary>Nothing that was so before this may be concluded from.</summary>
    public void QuietSince(TimeSpan now) => _quietSince = now;

    /// <summary>What is stuck by now, with the text for each.</summary>
    public IReadOnlyList<(Gathering Gathering, SyncBreak Break)> Check(TimeSpan now)
    {
        if (!(CheckAt <= now))
            return [];
        CheckAt = null;
        _suspected = false;
        if (gatherings.WaitCount == 0 || parties.Open && !parties.Ending)
            return [];
        var graph = new WaitGraph(parties, needs, gatherings, awaited);
        if (graph.Stuck.Count == 0)
        {
            // That the body awaits at last what it had begun is no event.
            if (graph.MayGoOn)
                (CheckAt, _pause) = (now + _pause, _pause * 2 < s_longest ? _pause * 2 : s_longest);
            return [];
        }
        var quiet = graph.LastChange > _quietSince ? graph.LastChange : _quietSince;
        if (quiet + SyncLimits.Settle > now)
        {
            CheckAt = quiet + SyncLimits.Settle;
            _suspected = true;
            return [];
        }
        // Those first for whom nobody is left at all: their breaks wake the others, who then act or are stuck for another reason.
        var orphans = graph.Stuck.Where(g => graph.IsOrphan(g)).ToList();
        if (orphans.Count > 0)
            return [.. orphans.Select(g => (g, BreakText.Orphan(g, needs.Of(g), graph.BodyText(now), parties)))];
        string everybody = graph.Text(now);
        return [.. graph.Stuck.Select(g => (g, BreakText.Deadlock(g, needs.Of(g), everybody, parties)))];
    }
}
