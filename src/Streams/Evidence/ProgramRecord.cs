using System.Diagnostics;
using MultiStream.Live;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Secrets;
using MultiStream.Spawners;

namespace MultiStream.Evidence;

/// <summary>What the streams of a program leave: as a run of one test does, which is the program.</summary>
internal sealed class ProgramRecord : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Action<string>? _listener;
    private readonly RunRecord _run;
    private readonly List<Problem> _problems = [];

    public ProgramRecord(string folder, MultiStreamOptions options, IReadOnlyList<StreamPlace> places)
    {
        _listener = options.Listener;
        var program = AppDomain.CurrentDomain.FriendlyName;
        Live = new LiveLog(options.LiveOutput == LiveTarget.None ? [new JobLogs(Warn)] : [new JobLogs(Warn), new LiveFile(folder, Warn)], folder, Warn);
        _run = new RunRecord(folder, 1, Tell);
        (Events, Job) = _run.Begin(program, folder, Live);
        Events.Begins(program, program, program, folder, places);
    }

    public LiveLog Live { get; }

    public JobLog Job { get; }

    public TestEvents Events { get; }

    /// <summary>The streams could not be opened, so that the program has none.</summary>
    /// <param name="error">What it is told.</param>
    /// <param name="cancelled">It did not want them any more.</param>
    public void NotOpened(Exception error, bool cancelled)
    {
        if (cancelled)
            _problems.Add(new Problem(OutcomeWord.Cancelled, "The opening of the streams was cancelled."));
        else
            _problems.AddRange((error is AggregateException several ? several.InnerExceptions : [error]).Select(e => new Problem(OutcomeWord.Error, e is MultiStreamException ? e.Message : $"{e.GetType().FullName}: {e.Message}") { Error = e }));
    }

    /// <summary>The streams are closed. What nobody was told of counts: what the program makes of the rest is not known here.</summary>
    public void End(StreamsManager streams)
    {
        _problems.AddRange(streams.Unseen.Select(r => new Problem(TestEvents.OutcomeOf(r), BlockFailedException.Describe(r)) { Stream = r.Stream, Block = r }));
        _problems.AddRange(streams.All.Where(s => s.LostUnseen).Select(s => new Problem(OutcomeWord.Lost, $"Stream '{s.Name}' @ {s.Host} was lost: {s.LostReason}.") { Stream = s }));
        var word = OutcomeWords.Worst(_problems.Select(p => p.Word));
        var (message, cause) = _problems is [var first, ..] ? (string.Join("\n\n", _problems.Select(p => p.Text)), CauseOf(first, streams)) : (null, null);
        Events.Ends(word, Stopwatch.GetElapsedTime(_started), message, cause, [.. _problems.Skip(1).Select(p => p.Line)]);
        _run.Ended(word);
    }

    public void Dispose()
    {
        _run.Dispose();
        Live.Dispose();
    }

    private static FirstCause CauseOf(Problem first, StreamsManager streams)
    {
        var where = first.Stream ?? (first.Error is { } error ? streams.All.FirstOrDefault(s => s.OpenError == error) : null);
        return new FirstCause(first.Line) { Stream = where?.Name, Host = where?.Host, Block = first.Block?.Report.Number };
    }

    private void Warn(string text)
    {
        Events.Message(RunMessageLevel.Warning, text);
        Tell(text);
    }

    private void Tell(string text)
    {
        try
        {
            _listener?.Invoke(text);
        }
        catch (Exception e)   // the boundary to who listens: its thread is that of a log, and an exception that leaves it ends the process
        {
            Live.Write("main", TestScope.Threw(e, text), job: Job);
        }
    }

    private sealed record Problem(OutcomeWord Word, string Text)
    {
        public ExecutionStream? Stream { get; init; }

        public Exception? Error { get; init; }

        public BlockResult? Block { get; init; }

        public string Line => Block is null ? Redactor.FirstLine(Text) : FailureMessage.Head(Failure.Of(Block, ""));
    }
}
