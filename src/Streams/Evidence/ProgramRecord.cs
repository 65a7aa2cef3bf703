using System.Diagnostics;
using MultiStream.Live;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.Evidence;

/// <summary>What the streams of a program leave: as a run of one test does, which is the program.</summary>
internal sealed class ProgramRecord : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly RunRecord _run;

    public ProgramRecord(string folder, MultiStreamOptions options, IReadOnlyList<StreamPlace> places)
    {
        var program = AppDomain.CurrentDomain.FriendlyName;
        Live = new LiveLog(options.LiveOutput == LiveTarget.None ? [new JobLogs(Warn)] : [new JobLogs(Warn), new LiveFile(folder, Warn)], folder, Warn);
        _run = new RunRecord(folder, 1, Warn);
        (Events, Job) = _run.Begin(program, folder, Live);
        Events.Begins(program, program, program, folder, places);

        void Warn(string text) => options.Listener?.Invoke(text);
    }

    public LiveLog Live { get; }

    public JobLog Job { get; }

    public TestEvents Events { get; }

    /// <summary>The streams are closed.</summary>
    /// <param name="failed">The blocks that failed and that nobody waited for: what the program makes of the others is not known here.</param>
    public void End(IReadOnlyList<BlockResult> failed)
    {
        var words = failed.Select(TestEvents.OutcomeOf).ToList();
        var word = OutcomeWords.Worst(words);
        List<Failure> failures = [.. failed.Select(r => Failure.Of(r, ""))];
        var text = failures.Count == 0 ? null : FailureMessage.Head(failures[0]);
        Events.Ends(word, Stopwatch.GetElapsedTime(_started), text,
            text is null ? null : new FirstCause(text) { Stream = failed[0].Stream.Name, Host = failed[0].Stream.Host, Block = failed[0].Report.Number }, [.. FailureMessage.Others(failures).Select(o => o.Text)]);
        _run.Ended(word);
    }

    public void Dispose()
    {
        _run.Dispose();
        Live.Dispose();
    }
}
