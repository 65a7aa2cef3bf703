using System.Globalization;
using System.Text;
using MultiStream.Blocks;
using MultiStream.Running;
using MultiStream.Secrets;

namespace MultiStream.Evidence;

/// <summary>
/// The message of a failed test: on the first line the first cause, where and when it was and what was seen; what else that says; the other failures, a line each; then the last lines that each
/// stream wrote. Bounded, so that no part takes the room of one before it.
/// </summary>
internal static class FailureMessage
{
    /// <summary>How long all of it may be, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MaxTitle = 200, MaxHead = 1200, MaxSeen = 300, MaxDetails = 6000, MaxOther = 300, MaxOthers = 20, MaxStreams = 20, LinesOfStream = 5, MaxLine = 300;

    /// <param name="failures">The first cause first.</param>
    /// <param name="streams">Those of the test.</param>
    public static string Of(IReadOnlyList<Failure> failures, IReadOnlyList<ExecutionStream> streams)
    {
        var text = new StringBuilder(Head(failures[0]));
        if (Details(failures[0]) is { Length: > 0 } details)
            text.Append('\n').Append(details);
        var others = Others(failures);
        foreach (var (word, other) in others.Take(MaxOthers))
            text.Append('\n').Append(word).Append(": ").Append(other);
        if (others.Count > MaxOthers)
            text.Append(CultureInfo.InvariantCulture, $"\nand {others.Count - MaxOthers} more");
        AppendLastLines(text, failures[0], streams);
        return text.ToString();
    }

    /// <summary>The first cause on one line.</summary>
    public static string Head(Failure failure)
    {
        var seen = failure switch
        {
            { Block: { Error: null } block } => LastLine(block.StandardOutput, block.StandardError),
            { Awaited: { } awaited } => LastLine(awaited.Output, awaited.ErrorOutput),
            _ => "",
        };
        return Cut(Lines(failure)[0].Trim(), MaxHead) + seen + When(failure);
    }

    /// <summary>What went wrong besides the first cause, a line each, and in a word how it is to be taken.</summary>
    public static IReadOnlyList<(string Word, string Text)> Others(IReadOnlyList<Failure> failures)
    {
        if (failures.Count == 0)
            return [];
        var first = failures[0];
        var others = first.Blocks.Skip(1).Select(b => (Word(first, b.IsBrokenWait), OneLine(b) + When(b)));
        foreach (var failure in failures.Skip(1))
        {
            others = others.Concat(failure.Blocks.Count > 0
                ? failure.Blocks.Select(b => (Word(first, b.IsBrokenWait), OneLine(b) + When(b)))
                : [(Word(first, failure.IsBrokenWait || (failure.Stream is null && first.Stream is not null)), Cut(Joined(failure.Message), MaxOther) + When(failure))]);
        }
        return [.. others];
    }

    /// <summary>Who waited for others in vain, or looked at what a stream had left, did so because of what came before.</summary>
    private static string Word(Failure first, bool follows) => follows && !(first.IsBrokenWait && first.Blocks.Count > 0) ? "Consequence" : "Also";

    private static string Details(Failure failure) => Cut(string.Join('\n', Lines(failure).Skip(1)).TrimEnd(), MaxDetails);

    /// <summary>All that it says, without output.</summary>
    private static string[] Lines(Failure failure)
    {
        var text = failure switch
        {
            { Block: { } block } => failure.Before + BlockFailedException.Sentence(block, Title(block.Title)) + block.Error?.Place(),
            { Awaited: { } awaited } => failure.Before + awaited.Sentence,
            _ => failure.Message,
        };
        return Redactor.Redact(text).TrimStart().ReplaceLineEndings("\n").Split('\n');
    }

    private static string OneLine(BlockResult result) => Cut(Joined(BlockFailedException.Sentence(result, Title(result.Title))), MaxOther);

    /// <summary>A title on one line that leaves room for the rest.</summary>
    public static string Title(string title) => Cut(title.AsSpan().Trim().IndexOfAny('\n', '\r') < 0 ? title : string.Join("; ", title.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), MaxTitle);

    private static string Joined(string text) => string.Join(' ', Redactor.Redact(text).Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string When(Failure failure)
    {
        if (failure.IsEnding || failure is { Line: null, At: null })
            return "";
        return failure.At is { } at ? $" ({(failure.Line is null ? "" : failure.Line + ", ")}{At(at)})" : $" ({failure.Line})";
    }

    private static string When(BlockResult result) => result.Report.At is { } at ? $" ({At(at)})" : "";

    private static string At(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"at {at.TotalSeconds:0.0##} s");

    private static string LastLine(string output, string errors)
    {
        var (name, lines) = Written(output, errors);
        // Of a stack trace the exception is what counts.
        var line = lines.LastOrDefault(l => !l.StartsWith("   at ", StringComparison.Ordinal));
        return lines.Count == 0 ? "" : $" Last line on {name}: {Cut((line ?? lines[lines.Count - 1]).Trim(), MaxSeen)}";
    }

    /// <summary>The last lines of stderr, if anything is there, else of stdout.</summary>
    private static (string Name, IReadOnlyList<string> Lines) Written(string output, string errors)
    {
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("stderr", CrashText.WithoutOurFrames(errors)), ("stdout", output)])
        {
            // Who draws a bar writes it again and again, with a CR between.
            string[] lines = [.. OutputCapture.LastLines(text, 50).Split(['\n', '\r']).Where(l => !string.IsNullOrWhiteSpace(l))];
            if (lines.Length > 0)
                return (name, lines);
        }
        return ("stdout", []);
    }

    private static void AppendLastLines(StringBuilder text, Failure first, IReadOnlyList<ExecutionStream> streams)
    {
        var last = streams.OrderBy(s => !s.Name.Equals(first.Stream, StringComparison.OrdinalIgnoreCase)).Select(s => LastLines(s, first)).OfType<string>().ToList();
        int shown = 0, length = text.Length;
        foreach (var lines in last.Take(MaxStreams))
        {
            length += lines.Length;
            if (length > MaxLength - 100)
                break;
            text.Append(shown++ == 0 ? "\n\n" : "\n").Append(lines);
        }
        if (last.Count > shown)
            text.Append(CultureInfo.InvariantCulture, $"\nand {last.Count - shown} more {(last.Count - shown == 1 ? "stream" : "streams")}");
    }

    /// <summary>Of the block that is to blame, or failed last, or wrote last; null when none of the stream's wrote anything.</summary>
    private static string? LastLines(ExecutionStream stream, Failure first)
    {
        var written = stream.Results.Select(r => (Result: r, Output: Written(r.StandardOutput, r.StandardError))).Where(r => r.Output.Lines.Count > 0).ToList();
        if (written.Count == 0)
            return null;
        int? blamed = stream.Name.Equals(first.Stream, StringComparison.OrdinalIgnoreCase) ? first.Block?.Report.Number ?? first.Awaited?.Number : null;
        var (result, (name, lines)) = written.MaxBy(r => (r.Result.Report.Number == blamed, r.Result.IsFailure, r.Result.Report.Number));
        return string.Create(CultureInfo.InvariantCulture, $"Last lines of {stream.Name} @ {stream.Host}, [{result.Report.Number}] on {name}:\n")
            + string.Join('\n', lines.TakeLast(LinesOfStream).Select(l => "  " + Cut(l.TrimEnd(), MaxLine)));
    }

    private static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[max - 1]) ? max - 1 : max), "…");
    }
}
