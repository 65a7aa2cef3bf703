using System.Diagnostics;
using System.Globalization;

namespace MultiStream.Blocks;

/// <summary>Holds the blocks of one slice until each is prepared on its stream, then releases them together. If one cannot be prepared, none starts.</summary>
internal sealed class StartGate(int count)
{
    private readonly Lock _lock = new();
    private readonly List<BlockRun> _all = [];
    private readonly List<(BlockRun Run, Action Release)> _prepared = [];
    private long _firstSent, _lastSeen;
    private int _seen;
    private bool _released;
    private string? _failed;

    /// <summary>At most so far apart they started: from the release of the first to the news of the last that it runs. Null until that has come.</summary>
    public TimeSpan? Skew
    {
        get
        {
            lock (_lock)
                return _seen == count ? Stopwatch.GetElapsedTime(_firstSent, _lastSeen) : null;
        }
    }

    /// <summary>One of those that it holds. False: another has failed before, so this one must not start.</summary>
    public bool TryEnter(BlockRun run, out string? why)
    {
        lock (_lock)
        {
            _all.Add(run);
            why = _failed;
            return why is null;
        }
    }

    /// <summary>It is ready to go; <paramref name="release"/> lets it. The last one releases all.</summary>
    public void Prepared(BlockRun run, Action release)
    {
        lock (_lock)
        {
            if (_failed is not null)
                return;
            _prepared.Add((run, release));
            if (_prepared.Count < count)
                return;
            _released = true;
            _firstSent = Stopwatch.GetTimestamp();
        }
        foreach (var (held, go) in _prepared)
        {
            try
            {
                go();
            }
            catch (Exception e)   // whatever one cannot do, the others are to be released
            {
                held.StartFailed($"{e.GetType().FullName}: {e.Message}");
            }
        }
    }

    /// <summary>It has been seen to run.</summary>
    public void Running()
    {
        lock (_lock)
        {
            _lastSeen = Stopwatch.GetTimestamp();
            if (++_seen < count)
                return;
        }
        string text = string.Create(CultureInfo.InvariantCulture, $"{count} blocks released together; they started within {Skew!.Value.TotalMilliseconds:0.0##} ms");
        foreach (var run in _all)
            run.Stream.Log.Write($"[{run.Number}] {text}");
    }

    /// <summary>It has ended. Before the release: the others are not started.</summary>
    public void Ended(BlockRun run, string reason)
    {
        List<BlockRun> others;
        string why;
        lock (_lock)
        {
            if (_released || _failed is not null)
                return;
            _failed = why = $"it was to start together with the block on '{run.Stream.Name}', which could not be prepared: {reason}";
            others = [.. _all.Where(r => r != run)];
        }
        foreach (var other in others)
            other.Skip(why);
    }

    /// <summary>Not all of them can be begun: those that were are not started.</summary>
    public void Abandon(string reason)
    {
        List<BlockRun> all;
        lock (_lock)
        {
            _failed ??= reason;
            all = [.. _all];
        }
        foreach (var run in all)
            run.Skip(reason);
    }
}
