using System.Diagnostics;
using System.Globalization;
using System.Text;
using MultiStream.Blocks;
using MultiStream.Evidence;
using MultiStream.Options;
using MultiStream.Protocol;

namespace MultiStream;

// What is to be seen at its place when its test has failed.
public sealed partial class ExecutionStream
{
    private const string EvidenceFile = "evidence.txt";
    private const int MaxOwnLines = 100, MaxBlockLines = 10;

    /// <summary>It has a folder for files, a place of its own, and is open, or was lost.</summary>
    internal bool MayGiveEvidence => Folder is not null && Kind != KnownKinds.Inproc && Session is { } session && (session.Lost.IsCompleted || !session.IsClosing);

    /// <summary>Which boot of which machine it is on, and whose; null: it is not open.</summary>
    internal string? BootOf => Session?.Hello is { } hello ? $"{hello.BootId} {hello.HostName} {hello.User}" : null;

    /// <summary>Writes its file of evidence, and has it attached. Throws nothing; what goes wrong is in the stream's log.</summary>
    internal async Task GiveEvidenceAsync(EvidenceQuestion question)
    {
        if (Folder is null || Session is not { } session)
            return;
        long began = Stopwatch.GetTimestamp();
        try
        {
            var evidence = LostReason is { } reason ? OfLost(reason)
                : await session.GatherAsync(new GatherMessage(question.SameMachineAs is null, (int)question.Since.TotalSeconds, (int)Math.Max(1, question.Limit.TotalMilliseconds / 3)), question.Limit, question.Cancel);
            // Its agent went while it was asked: then what is known here is all that there is.
            if (LostReason is { } meanwhile && evidence.Problem is not null)
                evidence = evidence with { Sections = [.. evidence.Sections, .. OfLost(meanwhile).Sections] };
            var file = System.IO.Path.Combine(Folder, EvidenceFile);
            var took = Stopwatch.GetElapsedTime(began);
            Directory.CreateDirectory(Folder);
            await File.WriteAllTextAsync(file, EvidenceText.Of(Head(question, took), evidence), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false), question.Cancel);
            lock (_lock)
            {
                if (_isAttached.Add(file))
                    _attached.Add(file);
            }
            Log.Write($"evidence of its place, {question.When}: {file}{(evidence.Problem is { } problem ? $" (not all of it: {problem})" : "")}");
            Scope.Events.EvidenceGathered(this, file, evidence.Problem, took);
        }
        catch (OperationCanceledException) when (question.Cancel.IsCancellationRequested)
        {
            Log.Write("no evidence: the run was cancelled");
        }
        catch (Exception e)   // nobody's test is to fail once more by this: a full disk, or whatever it was
        {
            Log.Write($"no evidence of its place: {e.GetType().FullName}: {e.Message}");
        }
    }

    private IEnumerable<string> Head(EvidenceQuestion question, TimeSpan took)
    {
        yield return $"Stream '{Name}' @ {Host} (kind {Kind}){(_place.Test is { } test ? $" of {test}" : "")}: what was to be seen there {question.When}, before anything was stopped or removed.";
        yield return string.Create(CultureInfo.InvariantCulture, $"Asked {(Scope.Elapsed - took).TotalSeconds:0.000} s after the test began, by our clock {DateTime.UtcNow - took:yyyy-MM-dd HH:mm:ss.fff} UTC; told within {took.TotalMilliseconds:0} ms.");
        if (question.SameMachineAs is { } other)
            yield return $"The machine's load, memory, disks, other processes, kernel and journal are in {System.IO.Path.Combine("..", System.IO.Path.GetFileName(other.Folder!), EvidenceFile)}, as far as it could tell: stream '{other.Name}' is on the same one.";
    }

    private GatheredEvidence OfLost(string reason) => new(
        [
            new EvidenceSection("the end of its connection", reason.Split('\n')),
            new EvidenceSection("the end of its log", [.. Log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(MaxOwnLines)]),
            new EvidenceSection("its blocks", [.. Blocks.SelectMany(LastSeen)]),
        ], "the stream was lost, so its place cannot be asked; this is what is known here");

    private static IEnumerable<string> LastSeen(RunningBlock block)
    {
        var result = block.Ended.IsCompleted ? block.Ended.Result : null;
        yield return $"[{block.Run.Number}] {block.Block.Title}: {(result is null ? "no end was seen" : $"{result.Outcome}: {result.Reason.TrimEnd('.')}")}";
        // Of one that has ended its result has them.
        var (name, text) = result is null ? ("", block.Run.Evidence()) : result.StandardError.Length > 0 ? ("stderr", result.StandardError) : ("stdout", result.StandardOutput);
        foreach (var line in OutputCapture.LastLines(text, MaxBlockLines).Split('\n').Where(l => l.Length > 0))
            yield return $"    {name,-6} | {line}";
    }
}
