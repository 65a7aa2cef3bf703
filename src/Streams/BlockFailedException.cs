using System.Globalization;
using System.Text;
using MultiStream.Blocks;
using MultiStream.Secrets;

namespace MultiStream;

/// <summary>A block, or several of a slice, had an outcome other than success.</summary>
public sealed class BlockFailedException : MultiStreamException
{
    internal BlockFailedException(IReadOnlyList<BlockResult> results) : base(Redactor.Redact(Describe(results)))
    {
        Results = results;
        Result = results[0];
    }

    /// <param name="before">What the message begins with.</param>
    /// <param name="results">The first cause first.</param>
    internal BlockFailedException(string before, IReadOnlyList<BlockResult> results) : base(Redactor.Redact(before + Describe(results)))
    {
        Results = results;
        Result = results[0];
    }

    internal BlockFailedException(BlockResult result) : this([result])
    {
    }

    /// <summary>The first cause: the block that failed first.</summary>
    public BlockResult Result { get; }

    /// <summary>Every block that failed, the first cause first.</summary>
    public IReadOnlyList<BlockResult> Results { get; }

    /// <summary>The stack of a C# block's exception, where it was thrown, and then this one's own.</summary>
    public override string? StackTrace => Result.RemoteStack is { } remote ? $"{remote}\n{base.StackTrace}" : base.StackTrace;

    internal static string Describe(IReadOnlyList<BlockResult> results)
    {
        var text = new StringBuilder(Describe(results[0]));
        foreach (var other in results.Skip(1).Take(20))
            text.Append(other.IsBrokenWait && !results[0].IsBrokenWait ? "\nConsequence: " : "\nAlso: ").Append(Sentence(other));
        if (results.Count > 21)
            text.Append(CultureInfo.InvariantCulture, $"\nand {results.Count - 21} more");
        return text.ToString();
    }

    internal static string Describe(BlockResult result)
    {
        var sentence = Sentence(result) + (result.Error is { } thrown ? thrown.Place() : "");
        var evidence = OutputCapture.LastLines(CrashText.WithoutOurFrames(result.StandardError), 10) is { Length: > 0 } error ? ("stderr", error) : ("stdout", OutputCapture.LastLines(result.StandardOutput, 10));
        return evidence.Item2.Length == 0 ? sentence : $"{sentence}{(result.Error is null ? " " : "\n")}Its last lines on {evidence.Item1}:\n{evidence.Item2}";
    }

    private static string Sentence(BlockResult result) => Sentence(result, result.Title);

    /// <param name="result">The block's.</param>
    /// <param name="title">What to call it, where its title is too long.</param>
    internal static string Sentence(BlockResult result, string title) => string.Create(CultureInfo.InvariantCulture,
        $"Block '{title}' on stream '{result.Stream.Name}' @ {result.Stream.Host} {Verb(result.Outcome)} after {result.Duration.TotalSeconds:0.0##} s: {result.Reason.TrimEnd('.')}.");

    private static string Verb(BlockOutcome outcome) => outcome switch
    {
        BlockOutcome.TimedOut => "timed out",
        BlockOutcome.Lost => "was lost",
        BlockOutcome.Skipped => "was not started",
        _ => "failed",
    };
}
