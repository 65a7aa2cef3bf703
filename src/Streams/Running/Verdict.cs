using System.Globalization;
using System.Text;
using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Secrets;

namespace MultiStream.Running;

/// <summary>Makes the result of a test from what was seen: the body's failures, the blocks nobody looked at, the streams that were lost.</summary>
internal sealed class Verdict(MultiStreamTest test, StreamsManager streams, List<Failure> failures, string? skip, DateTimeOffset started, TimeSpan duration)
{
    private const int MaxOutputOfBlock = 4000;
    private const long MaxAttachment = 64 << 20;

    public MultiStreamTestResult ToResult()
    {
        var touched = streams.All.Where(s => s.Touched || s.Blocks.Count > 0).ToList();
        // When the body is content, it has to be said why the test is not.
        string unseen = failures.Count == 0 ? "Nobody waited for it, so the test fails by it: " : "";
        var all = Causes.InOrder(failures.Select(Timed)
            .Concat(streams.Unseen.Select(r => Timed(Failure.Of(r, unseen))))
            .Concat(touched.Where(s => s.LostUnseen).Select(s => new Failure(LostSentence(s)!, null) { Word = OutcomeWord.Lost, Stream = s.Name, At = s.LostAt })));
        // The body was content, but a block still waited for somebody.
        if (all.Count == 0 && skip is null && streams.BrokenByEnd is { } left)
            all.Add(Causes.Of(left));
        Causes.PutBreakFirst(all, streams.FirstBreak);
        if (all is [{ IsEnding: true } ending, ..])
            all[0] = WithWhatRan(ending);
        // A failure that the body was told of is the body's business: a failed child would make the test fail over its head.
        var parts = touched.ConvertAll(s => StreamPart(s, testFailed: all.Count > 0));
        var outcome = all.Count > 0 ? TestOutcome.Failed : skip is not null ? TestOutcome.Skipped : TestOutcome.Passed;
        var (head, message, stack) = (Head(all, parts.Count > 0), Message(all, parts.Count > 0), all.Find(f => f.StackTrace is not null)?.StackTrace);
        if (parts.Count > 0)
            parts.Insert(0, MainPart(message, stack, outcome));
        return new MultiStreamTestResult
        {
            Test = test,
            Outcome = outcome,
            // A limit that is over, or a run that is cancelled, is what became of the test, whatever was the cause.
            Word = all.Count > 0 ? (all.Find(f => f.IsEnding) ?? all[0]).Word : skip is not null ? OutcomeWord.Skip : touched.Exists(s => s.Notes.HasAny) ? OutcomeWord.Warn : OutcomeWord.Pass,
            Cause = all.Count > 0 ? Causes.First(all[0], head, streams) : null,
            Consequences = [.. FailureMessage.Others(all).Select(o => o.Text)],
            Started = started,
            Duration = duration,
            Message = all.Count > 0 ? message : skip,
            StackTrace = stack,
            Output = parts.Count == 0 ? streams.BodyLog.Text : null,
            // A skipped test is one plain result: its streams have nothing to tell.
            Parts = outcome == TestOutcome.Skipped ? [] : parts,
            Attachments = [.. streams.Attachments, .. parts.Count == 0 ? Existing(streams.BodyLog.Path) : []],
        };
    }

    /// <summary>The first line. A test that used no streams is a test like any other: its stack says where, and nobody else says when.</summary>
    private static string Head(List<Failure> all, bool hasStreams) => all.Count == 0 ? "" : hasStreams ? FailureMessage.Head(all[0]) : Redactor.FirstLine(all[0].Message);

    private string? Message(List<Failure> all, bool hasStreams) =>
        all.Count == 0 ? null : hasStreams ? FailureMessage.Of(all, streams.All) : string.Join("\n\n", all.Select(f => f.Message));

    /// <summary>What is lost was so before the blocks there, and whoever asked, were told why.</summary>
    private Failure Timed(Failure failure) =>
        failure.Word == OutcomeWord.Lost && streams.All.FirstOrDefault(s => s.Name.Equals(failure.Stream, StringComparison.OrdinalIgnoreCase))?.LostAt is { } lost && !(failure.At < lost) ? failure with { At = lost } : failure;

    /// <summary>Whoever trips the limit of a test still runs then.</summary>
    private Failure WithWhatRan(Failure ending)
    {
        var ran = streams.All.SelectMany(s => s.Blocks).Where(b => !b.Ended.IsCompleted || b.Ended.Result.Report.At >= ending.At).ToList();
        if (ran.Count == 0 || ending.Word != OutcomeWord.Interrupted)
            return ending;
        var named = string.Join(", ", ran.Take(3).Select(b => $"'{FailureMessage.Title(b.Block.Title)}' on stream '{b.Stream.Name}' @ {b.Stream.Host}"));
        return ending with
        {
            Message = string.Create(CultureInfo.InvariantCulture, $"{ending.Message} Still running: {named}{(ran.Count > 3 ? $" and {ran.Count - 3} more" : "")}."),
            Stream = ran.Count == 1 ? ran[0].Stream.Name : null,
        };
    }

    private ResultPart MainPart(string? message, string? stack, TestOutcome outcome) => new()
    {
        Name = "main",
        Outcome = outcome,
        Started = started,
        Duration = duration,
        Message = message,
        StackTrace = stack,
        Output = streams.BodyLog.Text,
        Attachments = [.. Existing(streams.BodyLog.Path)],
    };

    private ResultPart StreamPart(ExecutionStream stream, bool testFailed)
    {
        var failed = stream.Results.Where(r => r.IsFailure).ToList();
        string? message = !testFailed ? null
            : failed.Count > 0 ? BlockFailedException.Describe(failed)
            : stream.OpenError is { } error ? error.Message
            : LostSentence(stream);
        var blocks = stream.Blocks;
        return new ResultPart
        {
            Name = stream.Name,
            Host = stream.Host,
            Outcome = message is not null ? TestOutcome.Failed : TestOutcome.Passed,
            Started = blocks.Count > 0 ? stream.Results.Select(r => r.Started).DefaultIfEmpty(started).Min() : started,
            Duration = blocks.Count > 0 ? TimeSpan.FromTicks(stream.Results.Sum(r => r.Duration.Ticks)) : TimeSpan.Zero,
            Message = message,
            StackTrace = message is not null ? failed.FirstOrDefault()?.RemoteStack : null,
            Output = Transcript(stream, testFailed),
            Attachments = [.. Existing(stream.Log.Path), .. blocks.SelectMany(b => b.Run.Captures).Where(c => c.Total <= MaxAttachment).SelectMany(c => Existing(c.Path)), .. stream.Attached],
        };
    }

    private static string? LostSentence(ExecutionStream stream) => stream.LostReason is { } lost ? $"Stream '{stream.Name}' @ {stream.Host} was lost: {lost}." : null;

    /// <summary>The stream's blocks, each with command, outcome, time and output.</summary>
    private static string Transcript(ExecutionStream stream, bool testFailed)
    {
        var text = new StringBuilder();
        foreach (var block in stream.Blocks)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{block.Run.Number}] $ {block.Block.Title}\n");
            if (!block.Ended.IsCompleted)
            {
                text.Append("    no end was seen\n");
                continue;
            }
            var result = block.Ended.Result;
            AppendOutput(text, "out", result.StandardOutput, block.Run.Captures[0]);
            AppendOutput(text, "err", result.StandardError, block.Run.Captures[1]);
            text.Append(CultureInfo.InvariantCulture, $"    {result.Outcome}: {result.Reason.TrimEnd('.')}, after {result.Duration.TotalSeconds:0.000} s{Remark(result, testFailed)}\n");
        }
        foreach (var problem in stream.Notes.NotCollected)
            text.Append("not collected: ").Append(problem).Append('\n');
        foreach (var left in stream.Notes.LeftBehind)
            text.Append("left behind: ").Append(left).Append('\n');
        if (stream.Notes is { Kept: { } kept })
            text.Append(CultureInfo.InvariantCulture, $"kept: {kept.What}\n    to get in: {kept.Enter}\n    to remove: {kept.Remove}\n");
        else if (stream.Notes.NotKept is { } reason)
            text.Append("not kept: ").Append(reason).Append('\n');
        return text.ToString();
    }

    /// <summary>Why something that did not go well is none of the test's failures.</summary>
    private static string Remark(BlockResult result, bool testFailed) =>
        result is { Outcome: BlockOutcome.Failed, FailureAllowed: true } ? " (allowed by the test)"
        : result.IsFailure && !testFailed ? " (the test's body was told)"
        : "";

    private static void AppendOutput(StringBuilder text, string name, string output, Blocks.OutputCapture capture)
    {
        if (output.Length == 0)
            return;
        bool cut = output.Length > MaxOutputOfBlock;
        int length = cut && char.IsHighSurrogate(output[MaxOutputOfBlock - 1]) ? MaxOutputOfBlock - 1 : MaxOutputOfBlock;
        foreach (var line in (cut ? output.AsSpan(0, length) : output.AsSpan().TrimEnd('\n')).EnumerateLines())
            text.Append("    ").Append(name).Append(" | ").Append(line).Append('\n');
        if (cut)
            text.Append(CultureInfo.InvariantCulture, $"    … {capture.Total} bytes in all{(capture.Path is { } path ? $", in {path}" : "")}\n");
    }

    private static IEnumerable<string> Existing(string? path) => path is null ? [] : [path];
}
