using MultiStream.Running;

namespace MultiStream.Evidence;

/// <summary>What went wrong in a test, by where it was: from its failures, the first cause first.</summary>
internal static class Causes
{
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

    /// <summary>The other failures, a line each.</summary>
    public static IReadOnlyList<string> Others(IReadOnlyList<Failure> failures) => [.. failures.Skip(1).Select(f => FirstLine(f.Message))];

    private static string FirstLine(string text) => text.TrimStart().Split('\n', 2)[0].TrimEnd();
}
