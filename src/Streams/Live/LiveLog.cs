using System.Diagnostics;
using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Live;

/// <summary>
/// What all streams of a run write, line by line while it happens. Nobody who writes waits for it: pieces are copied into a bounded queue, and one thread makes lines of them.
/// </summary>
internal sealed class LiveLog : IDisposable
{
    /// <summary>What an item costs beside its bytes, about.</summary>
    private const int Overhead = 100;

    /// <summary>How long a line without an end may stay unseen: a program asks something and waits.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly IReadOnlyList<ILiveSink> _sinks;
    private readonly string _whole;
    private readonly long _share;
    private readonly LivePump<Piece> _pump;
    private readonly List<LiveLine> _lines = [];
    private readonly Dictionary<LiveOutput, (TimeSpan Since, string Label)> _partial = [];
    private readonly LineBuffer _whoLogs;
    private TimeSpan _now;
    private string _label = "";
    private Piece? _piece;

    /// <param name="sinks">Where the lines go; disposed with the log.</param>
    /// <param name="whole">The folder with the whole output, for the line that says what was dropped.</param>
    /// <param name="warn">Hears, once, why there is no live log any more.</param>
    /// <param name="capacity">How many bytes may wait; a quarter of it of one output, so that a flood leaves room for the lines of others.</param>
    public LiveLog(IReadOnlyList<ILiveSink> sinks, string whole, Action<string> warn, long capacity = 8 << 20)
    {
        (_sinks, _whole, _share) = (sinks, whole, capacity / 4);
        _whoLogs = new LineBuffer(Take);
        _pump = new LivePump<Piece>("MultiStream live log", capacity, Step, e => warn($"The live log ended early, because of an error in MultiStream itself; the tests go on: {e}"));
    }

    /// <summary>Lines that are whole: a log's, a message's.</summary>
    /// <param name="label">Whose they are.</param>
    /// <param name="text">One line or several.</param>
    /// <param name="wasTold">They are also a message to whoever runs the tests.</param>
    /// <param name="job">The log of the test that they are of.</param>
    /// <param name="jobOnly">They are for that log alone.</param>
    public void Write(string label, string text, bool wasTold = false, JobLog? job = null, bool jobOnly = false)
    {
        job?.IsUsed = true;
        var bytes = Encoding.UTF8.GetBytes(Redactor.Redact(text).TrimEnd() + "\n");
        _pump.TryAdd(new Piece(null, Redactor.Redact(label), Stopwatch.GetElapsedTime(_started), bytes) { WasTold = wasTold, Job = job, IsForJobOnly = jobOnly }, bytes.Length + Overhead, bytes.Count((byte)'\n'));
    }

    /// <summary>How long after this log's beginning that was.</summary>
    /// <param name="timestamp">Of <see cref="Stopwatch"/>.</param>
    public TimeSpan TimeOf(long timestamp) => Stopwatch.GetElapsedTime(_started, timestamp);

    /// <summary>The last line of a test, which is also the end of its log. The task says whether that has a file; it may take as long as the disk does.</summary>
    public Task<bool> EndJobAsync(JobLog job, string label, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(Redactor.Redact(text) + "\n");
        // Of no size: there is always room for it.
        return _pump.TryAdd(new Piece(null, Redactor.Redact(label), Stopwatch.GetElapsedTime(_started), bytes) { Job = job, EndsJob = true }, 0, 1) && job.IsUsed ? job.Ended : Task.FromResult(false);
    }

    /// <summary>A piece of an output; false when it was dropped.</summary>
    /// <param name="lost">The piece before it was.</param>
    public bool Post(LiveOutput output, string label, ReadOnlySpan<byte> bytes, bool ends, bool lost)
    {
        // A piece without a line's end is at least part of a line.
        int size = bytes.Length + Overhead, lines = ends ? 0 : Math.Max(1, bytes.Count((byte)'\n'));
        if (output.Queued + size > _share)
        {
            _pump.Drop(lines);
            return false;
        }
        if (!_pump.HasRoom(size, lines))
            return false;
        output.Job?.IsUsed = true;
        output.Queue(size);
        bool added = _pump.TryAdd(new Piece(output, label, Stopwatch.GetElapsedTime(_started), bytes.ToArray(), ends, lost), size, lines);
        if (!added)
            output.Queue(-size);
        return added;
    }

    /// <summary>Writes what is still to be written to files, if that can be done within the limit, and takes no more.</summary>
    public void End(TimeSpan limit) => _pump.End(limit);

    /// <summary>Writes what is still to be written, if that can be done in a few seconds.</summary>
    public void Dispose()
    {
        // A sink that is held up is still in use.
        if (!_pump.End())
            return;
        foreach (var sink in _sinks)
            sink.Dispose();
    }

    private TimeSpan? Step(IReadOnlyList<Piece> pieces, long dropped, bool last)
    {
        foreach (var piece in pieces)
            Add(piece);
        _now = Later(Stopwatch.GetElapsedTime(_started));
        foreach (var (output, (since, label)) in _partial.Where(p => last || _now - p.Value.Since >= s_patience).ToList())
        {
            (_label, _piece) = (label, new Piece(output, label, since, []));
            output.Lines!.Flush(more: !last);
            if (output.Lines.IsPartial)   // half a character
                _partial[output] = (_now, label);
            else
                _partial.Remove(output);
        }
        if (dropped > 0)
            _lines.Add(new LiveLine(LiveLine.Plain(LiveLine.Dropped(dropped, _whole))) { IsGap = true });
        if (_lines.Count > 0)
        {
            foreach (var sink in _sinks)
                sink.Write(_lines);
            _lines.Clear();
        }
        if (_partial.Count == 0)
            return null;
        var wait = s_patience - (_now - _partial.Values.Min(p => p.Since));
        return wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
    }

    private void Add(Piece piece)
    {
        _now = Later(piece.Time);
        (_label, _piece) = (piece.Label, piece);
        if (piece.Output is not { } output)
        {
            _whoLogs.Add(piece.Bytes);
            return;
        }
        output.Queue(-piece.Bytes.Length - Overhead);
        var lines = output.Lines ??= new LineBuffer(Take);
        // What comes after a gap is not the end of what came before it.
        if (piece.Lost)
            lines.Flush(more: false);
        lines.Add(piece.Bytes);
        if (piece.Ends)
            lines.Flush(more: false);
        if (!lines.IsPartial)
            _partial.Remove(output);
        else if (!_partial.TryGetValue(output, out var partial) || piece.Bytes.Contains((byte)'\n'))
            _partial[output] = (_now, piece.Label);
        else
            _partial[output] = (partial.Since, piece.Label);
    }

    private void Take(ReadOnlySpan<byte> bytes, long total) => _lines.Add(new LiveLine(LiveLine.Format(_now, _label, bytes, total), _piece!.WasTold)
    {
        Job = _piece.Output is { } output ? output.Job : _piece.Job,
        Time = _now,
        IsOutput = _piece.Output is not null,
        IsForJobOnly = _piece.IsForJobOnly,
        EndsJob = _piece.EndsJob,
    });

    /// <summary>Two threads may take the time in one order and the queue in the other: a log's times never go back.</summary>
    private TimeSpan Later(TimeSpan time) => time > _now ? time : _now;

    private sealed record Piece(LiveOutput? Output, string Label, TimeSpan Time, byte[] Bytes, bool Ends = false, bool Lost = false)
    {
        public bool WasTold { get; init; }

        public JobLog? Job { get; init; }

        public bool IsForJobOnly { get; init; }

        public bool EndsJob { get; init; }
    }
}
