using MultiStream.Blocks;
using MultiStream.Protocol;

namespace MultiStream.Evidence;

// Its streams and their blocks.
internal sealed partial class TestEvents
{
    private const int LastLines = 10;

    public void StreamBegins(ExecutionStream stream) => Write(Of("stream-begin", stream, e => (e["role"], e["kind"]) = (stream.Role, stream.Kind)));

    public void StreamOpened(ExecutionStream stream, AgentSession session, TimeSpan took) => Write(Of("stream-open", stream, e =>
    {
        var hello = session.Hello;
        (e["host"], e["address"], e["hostName"], e["user"]) = (stream.Host, session.Address, hello.HostName, hello.User);
        (e["system"], e["architecture"], e["runtime"]) = (hello.System, hello.Architecture, hello.Runtime);
        (e["pid"], e["directory"], e["took"]) = (hello.Pid, session.Directory, took);
    }));

    public void ClockMeasured(ExecutionStream stream, ClockOffset clock) =>
        Write(Of("stream-clock", stream, e => (e["offset"], e["error"], e["trips"]) = (clock.Offset, clock.Error, clock.Trips)));

    public void StreamFailed(ExecutionStream stream, Exception error) =>
        Write(Of("stream-failed", stream, e => (e["reason"], e["message"]) = ((error as StreamOpenException)?.Reason.ToString() ?? error.GetType().Name, error.Message)));

    public void StreamLost(ExecutionStream stream, string reason) => Write(Of("stream-lost", stream, e => e["reason"] = reason));

    public void EvidenceGathered(ExecutionStream stream, string file, string? problem, TimeSpan took) =>
        Write(Of("stream-evidence", stream, e => (e["file"], e["problem"], e["took"]) = (_log!.Relative(file), problem, took)));

    public void PortTaken(ExecutionStream stream, int port) => Write(Of("port", stream, e => e["port"] = port));

    public void StreamEnds(ExecutionStream stream) => Write(Of("stream-end", stream, e =>
    {
        e["outcome"] = OutcomeOf(stream).Text();
        e["leftBehind"] = Some(stream.Notes.LeftBehind);
        e["notCollected"] = Some(stream.Notes.NotCollected);
        e["kept"] = stream.Notes.Kept is { } kept ? new EventMembers { ["what"] = kept.What, ["enter"] = kept.Enter, ["remove"] = kept.Remove } : null;
    }));

    public void BlockBegins(BlockRun run)
    {
        var block = run.Block;
        Write(Of("block-begin", run, e =>
        {
            e["kind"] = block switch
            {
                { Lambda: not null } => "call",
                ShellBlock => "shell",
                ScriptBlock => "script",
                CustomBlock => "custom",
                _ => "program",
            };
            e["title"] = block.Title;
            e["command"] = block.Settings.Title is null ? null : block.DefaultTitle;
        }));
    }

    /// <param name="run">The block.</param>
    /// <param name="pid">Of its process; 0: it has none of its own.</param>
    public void BlockStarts(BlockRun run, int pid) => Write(Of("block-start", run, e => e["pid"] = pid == 0 ? null : pid));

    public void BlockReady(BlockRun run) => Write(Of("block-ready", run, null));

    public void BlockEnds(BlockRun run, BlockResult result) => Write(Of("block-end", run, e =>
    {
        e["outcome"] = OutcomeOf(result).Text();
        e["end"] = OutcomeWords.End(result.Outcome);
        e["reason"] = result.Reason;
        e["exitCode"] = result.ExitCode;
        e["duration"] = result.Duration;
        e["allowed"] = result is { Outcome: BlockOutcome.Failed, FailureAllowed: true } ? true : null;
        e["error"] = result.Error is { } error ? new EventMembers { ["type"] = error.Type, ["message"] = error.Message } : null;
        e["output"] = OutputOf(run, result);
    }));

    /// <summary>A stream's outcome: that of its worst block, when nothing worse happened to itself.</summary>
    public static OutcomeWord OutcomeOf(ExecutionStream stream) => stream switch
    {
        { OpenError: not null } => OutcomeWord.Error,
        { LostReason: not null } => OutcomeWord.Lost,
        { Touched: false } => OutcomeWord.Skip,
        _ => OutcomeWords.Worst(stream.Results.Select(OutcomeOf).Where(o => o != OutcomeWord.Skip)),
    };

    public static OutcomeWord OutcomeOf(BlockResult result) => OutcomeWords.OfBlock(result.Outcome, result.FailureAllowed, !result.Report.End.NotStarted);

    private static EventMembers? OutputOf(BlockRun run, BlockResult result)
    {
        var (output, error) = (run.Captures[0].Total, run.Captures[1].Total);
        if (output + error == 0)
            return null;
        bool fromError = error > 0;
        return new EventMembers
        {
            ["stdout"] = output == 0 ? null : output,
            ["stderr"] = error == 0 ? null : error,
            ["last"] = OutputCapture.LastLines(fromError ? result.StandardError : result.StandardOutput, LastLines).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ["from"] = fromError ? "stderr" : "stdout",
        };
    }

    private static List<string>? Some(List<string> texts)
    {
        lock (texts)
            return texts.Count == 0 ? null : [.. texts];
    }

    /// <summary>An event of a stream; null when nobody wants it.</summary>
    private RunEvent? Of(string name, ExecutionStream stream, Action<RunEvent> more)
    {
        if (_log is null)
            return null;
        var happened = new RunEvent(name) { ["test"] = _test, ["stream"] = stream.Name };
        more(happened);
        return happened;
    }

    private RunEvent? Of(string name, BlockRun run, Action<RunEvent>? more)
    {
        if (_log is null)
            return null;
        var happened = new RunEvent(name) { ["test"] = _test, ["stream"] = run.Stream.Name, ["block"] = run.Number };
        more?.Invoke(happened);
        return happened;
    }
}
