using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Protocol;
using MultiStream.Spawners;
using MultiStream.Spawners.Slurm;

namespace MultiStream.Tool.Check;

/// <summary>Tries one place: whether it opens, and whether there is what a run needs.</summary>
/// <param name="options">The settings; their <c>Limits/Open</c> is how long the opening may take.</param>
/// <param name="leastFree">How many bytes have to be free.</param>
internal sealed partial class PlaceTrial(MultiStreamOptions options, long leastFree)
{
    /// <summary>For the few questions to an agent that has come.</summary>
    private static readonly TimeSpan s_lookLimit = TimeSpan.FromSeconds(20);

    /// <summary>For the few questions to a cluster, each.</summary>
    private static readonly TimeSpan s_slurmLimit = TimeSpan.FromSeconds(10);

    /// <summary>Nothing of a run goes by a host's clock, but much of what is tested does.</summary>
    private static readonly TimeSpan s_clockMayBeOff = TimeSpan.FromSeconds(2);

    /// <exception cref="OperationCanceledException">It is no longer wanted; nothing is left there.</exception>
    public Task<PlaceReport> TryAsync(CheckedPlace checkedPlace, CancellationToken cancel) =>
        // Its nodes would have to be waited for, with all who use the cluster.
        checkedPlace.Place.Kind == KnownKinds.Slurm ? TrySlurmAsync(checkedPlace, cancel)
        : PlaceVisit.AtAsync(checkedPlace, options, (stream, session, opened) => LookAsync(checkedPlace, stream, session, opened, cancel), problem => new PlaceReport(checkedPlace, [problem], null), cancel);

    private async Task<PlaceReport> LookAsync(CheckedPlace checkedPlace, ExecutionStream stream, AgentSession session, TimeSpan opened, CancellationToken cancel)
    {
        var facts = new PlaceFacts { System = $"{session.Hello.System} {session.Hello.Architecture}", Runtime = session.Hello.Runtime, Opened = opened };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_lookLimit);
        var problems = new List<Problem>();
        try
        {
            var found = await session.FindPlaceAsync(new WorkerPlaceRequest([], [], LookForIcu: true), limit.Token);
            facts = facts with { HasIcu = found.HasIcu, IsShipped = found.Cache.Length > 0 && found.Dotnet.StartsWith(found.Cache, StringComparison.Ordinal) };
            if (checkedPlace.Place.Kind != KnownKinds.Local && await session.MeasureClockAsync().WaitAsync(limit.Token) is { } clock)
            {
                facts = facts with { Clock = clock.Offset };
                if (clock.Offset.Duration() - clock.Error > s_clockMayBeOff)
                    problems.Add(Remedy.ForClock(checkedPlace, clock.Offset));
            }
            foreach (var (folder, free) in await FreeAsync(stream, [session.Directory, .. found.Cache.Length > 0 ? [found.Cache] : Array.Empty<string>()], limit.Token))
            {
                facts = facts with { Free = Math.Min(facts.Free ?? long.MaxValue, free) };
                if (free < leastFree)
                    problems.Add(Remedy.ForRoom(checkedPlace, folder, free, leastFree));
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            problems.Add(new Problem("agent", FormattableString.Invariant($"The agent came, and then did not answer for {s_lookLimit.TotalSeconds:0} s."), "Look at the host's load, and at the network between here and there."));
        }
        return new PlaceReport(checkedPlace, problems, facts);
    }

    /// <summary>How much is free, for each file system once. Nothing where there is no <c>df</c>.</summary>
    private static async Task<IEnumerable<(string Folder, long Bytes)>> FreeAsync(ExecutionStream stream, IReadOnlyList<string> folders, CancellationToken cancel)
    {
        var result = await stream.RunAsync(Block.Program("df", ["-Pk", .. folders]).AllowFailure(), cancel);
        // Its lines are in the order of the folders; a name of a file system may hold blanks.
        return result.StandardOutput.Split('\n').Skip(1).Select(line => FreeColumn().Match(line)).Where(m => m.Success)
            .Zip(folders, (m, folder) => (Folder: folder, Bytes: long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * 1024, At: m.Groups[2].Value)).DistinctBy(f => f.At).Select(f => (f.Folder, f.Bytes));
    }

    private static async Task<PlaceReport> TrySlurmAsync(CheckedPlace checkedPlace, CancellationToken cancel)
    {
        var cluster = SlurmCluster.Of(checkedPlace.Place);
        long began = Stopwatch.GetTimestamp();
        if (cluster.WhyNot() is { } why)
            return Bad(Remedy.ForSlurmPrograms(why));
        var (code, said, error) = await cluster.AskAsync("scontrol", ["ping"], s_slurmLimit, cancel);
        if (code != 0 || !said.Contains(" UP", StringComparison.Ordinal))
            return Bad(new Problem("slurm", LastLine(said + "\n" + error), "The cluster's controller does not answer. Check 'config', and that slurmctld and munge run.") { Commands = ["scontrol ping"] });
        var partition = checkedPlace.Place["partition"];
        (code, said, error) = await cluster.AskAsync("scontrol", ["show", "partition", "--oneliner", .. partition is null ? [] : new[] { partition }], s_slurmLimit, cancel);
        var lines = said.Split('\n').Where(l => partition is not null || l.Contains(" Default=YES", StringComparison.Ordinal)).ToList();
        if (code != 0 || lines.Count == 0)
            return Bad(Remedy.ForPartition(partition, LastLine(said + "\n" + error)));
        if (!lines[0].Contains(" State=UP", StringComparison.Ordinal))
            return Bad(Remedy.ForPartitionState(Word(lines[0], "PartitionName"), Word(lines[0], "State")));
        return new PlaceReport(checkedPlace, [], new PlaceFacts { System = $"partition {Word(lines[0], "PartitionName")} is up, {Word(lines[0], "TotalNodes")} nodes", Opened = Stopwatch.GetElapsedTime(began) });

        PlaceReport Bad(Problem problem) => new(checkedPlace, [problem], null);
    }

    /// <summary>Slurm's programs say the reason last.</summary>
    private static string LastLine(string said) => said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";

    private static string Word(string line, string name) =>
        line.Split(' ').FirstOrDefault(w => w.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "?";

    [GeneratedRegex(@"\s\d+\s+-?\d+\s+(-?\d+)\s+(?:\d+%|-)\s+(/.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex FreeColumn();
}
