using MultiStream.Running;
using MultiStream.Secrets;

namespace MultiStream.Evidence;

/// <summary>What went wrong in a test, by where it was: from its failures, the first cause first.</summary>
internal static class Causes
{
    /// <summary>What lines begin with in the message of one failure of several blocks.</summary>
    private static readonly string[] s_more = ["Also: ", "Consequence: "];

    /// <summary>The first cause: of its message the first line, and where it was.</summary>
    public static FirstCause First(Failure failure, StreamsManager streams)
    {
        var stream = failure.Stream is { } name ? streams.All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) : null;
        return new FirstCause(FirstLine(failure.Message))
        {
            Stream = stream?.Name ?? failure.Stream,
            Host = stream?.Host,
            Block = failure.Block is { } result ? stream?.Blocks.FirstOrDefault(b => b.Ended.IsCompleted && b.Ended.Result == result)?.Run.Number : null,
        };
    }

    /// <summary>What else went wrong, a line each: the other blocks of the first failure, then the other failures.</summary>
    public static IReadOnlyList<string> Others(IReadOnlyList<Failure> failures) =>
    [
        .. failures.Take(1).SelectMany(f => Redactor.Redact(f.Message).Split('\n')).Select(l => s_more.FirstOrDefault(m => l.StartsWith(m, StringComparison.Ordinal)) is { } more ? l[more.Length..].TrimEnd() : "").Where(l => l.Length > 0),
        .. failures.Skip(1).Select(f => FirstLine(f.Message)),
    ];

    /// <summary>Without secrets before it is cut: of one with several lines the first alone may not be known.</summary>
    public static string FirstLine(string text) => Redactor.Redact(text).TrimStart().Split('\n', 2)[0].TrimEnd();
}
