using MultiStream.Running;
using MultiStream.Sync;

namespace MultiStream.Evidence;

/// <summary>What went wrong in a test, in the order of causes, and where it was.</summary>
internal static class Causes
{
    /// <summary>How far apart the ends of two blocks may seem to be that were one moment: each is measured by its own agent.</summary>
    private static readonly TimeSpan s_blur = TimeSpan.FromMilliseconds(100);

    /// <summary>The first cause first: in the order of time, waits that broke after all that may have broken them.</summary>
    public static List<Failure> InOrder(IEnumerable<Failure> failures)
    {
        // What a host takes with it goes at one moment: there the order is that of the starts.
        var all = failures.OrderBy(f => f.IsBrokenWait).ThenBy(f => f.At ?? TimeSpan.MaxValue).ThenBy(f => f.Block?.Started ?? DateTimeOffset.MaxValue).ToList();
        // Who talks to a server when it dies may be seen to fail before the server is.
        int server = all.FindIndex(f => IsBehind(f, all[0]));
        if (server > 0)
        {
            var first = all[server];
            all.RemoveAt(server);
            all.Insert(0, first);
        }
        return all;
    }

    /// <summary>When no failure is the cause, but a break is, because who broke it did not fail: puts that first.</summary>
    /// <param name="failures">In order.</param>
    /// <param name="first">The test's first break.</param>
    public static void PutBreakFirst(List<Failure> failures, SyncBreak? first)
    {
        if (first is null || failures is not [{ IsBrokenWait: true } told, ..])
            return;
        if (told.Message == told.Before + first.Message)
            failures[0] = told with { Stream = Of(first).Stream };
        else if (told.Message.Contains(first.Message, StringComparison.Ordinal) || told.Message.Contains(BreakText.ConsequenceOf, StringComparison.Ordinal))
            failures.Insert(0, Of(first) with { Word = told.Word, StackTrace = told.StackTrace });
    }

    /// <summary>A break that is a failure by itself.</summary>
    public static Failure Of(SyncBreak broken) => new(broken.Message, null)
    {
        IsBrokenWait = true,
        Word = OutcomeWord.Fail,
        Stream = broken.Missing is [var missing, ..] ? missing.Party : null,
    };

    /// <summary>The first cause and where it was.</summary>
    /// <param name="failure">The first.</param>
    /// <param name="text">What it says, on one line.</param>
    public static FirstCause First(Failure failure, string text, StreamsManager streams)
    {
        var stream = failure.Stream is { } name ? streams.All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) : null;
        return new FirstCause(text)
        {
            Stream = stream?.Name ?? (failure.IsBrokenWait ? null : failure.Stream),
            Host = stream?.Host,
            // Who broke a wait without failing did it by the end of its last block.
            Block = failure.Block?.Report.Number ?? failure.Awaited?.Number ?? (failure.IsBrokenWait ? stream?.Blocks.LastOrDefault(b => b.Ended.IsCompleted)?.Run.Number : null),
        };
    }

    /// <summary>It began before the first, nobody waited for it, and it ended so shortly after that, and before the body knew of any, that the order of the two is not known.</summary>
    private static bool IsBehind(Failure failure, Failure first) =>
        failure is { IsUnseen: true, IsBrokenWait: false, Block: { } block } && first is { IsUnseen: false, IsBrokenWait: false, Block: { } other }
        && block.Started < other.Started && failure.At - first.At <= s_blur && failure.At <= first.ToldAt;
}
