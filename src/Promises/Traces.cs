using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.Promises;

/// <summary>What a stream leaves where it runs: the processes that bear its token, and its directory.</summary>
internal sealed partial class Traces
{
    private readonly IProcesses _processes;
    private readonly string _token;

    private Traces(string directory, string token, IProcesses processes) => (Directory, _token, _processes) = (directory, token, processes);

    /// <summary>The stream's working directory, as the place names it.</summary>
    public string Directory { get; }

    /// <summary>The traces of a stream that was opened; null for one that was not.</summary>
    /// <param name="processes">Null: all hosts share this machine's kernel, as those of a lab.</param>
    public static Traces? Of(ExecutionStream stream, IProcesses? processes = null) => In(stream.Log.Text, processes);

    /// <summary>The same from a stream's log.</summary>
    public static Traces? In(string log, IProcesses? processes = null) => DirectoryInLog().Match(log) is { Success: true } found
        ? new Traces(found.Groups[1].Value, found.Groups[2].Value, processes ?? new ProcessesOfThisMachine())
        : null;

    /// <summary>
    /// All that the stream's blocks started and that has not ended: known by its environment, by where it works (a block begins in the stream's directory;
    /// the link tells it even when the directory is gone), or by what it was started with.
    /// </summary>
    public IReadOnlyList<string> Processes() => [.. Living().Where(p => !p.IsGuardian).Select(p => p.Text)];

    /// <summary>The same by their ids, in order.</summary>
    public IReadOnlyList<int> ProcessIds() => [.. Living().Where(p => !p.IsGuardian).Select(p => p.Id).Order()];

    /// <summary>The process that cleans up when the agent is killed; null when there is none.</summary>
    public int? Guardian() => Living().FirstOrDefault(p => p.IsGuardian)?.Id;

    /// <summary>The process that runs the stream's C# blocks.</summary>
    public int Worker() => Living().Single(p => p.Text.EndsWith(" worker ", StringComparison.Ordinal)).Id;

    /// <summary>The stream's agent: the parent of its orphans, and of its blocks.</summary>
    public int Agent()
    {
        var living = Living().Where(p => !p.IsGuardian).ToList();
        return living.Select(p => p.Parent).Except(living.Select(p => p.Id)).Distinct().Single();
    }

    /// <summary>The process that carries the agent's connection; null where that cannot be told from others'.</summary>
    public int? Carrier() => _processes.CarrierOf(Agent());

    /// <summary>Fails when there is still a process after the limit, the guardian included.</summary>
    public Task UntilNoProcessAsync(TimeSpan limit) => Patient.UntilNothingAsync(
        () => Task.FromResult(Living() is { Count: > 0 } left ? string.Join('\n', left.Select(p => p.Text)) : null), limit, $"the processes of {Directory} to end");

    /// <summary>Waits until there are so many, or more: a daemon that is just giving itself another name, or starting, shows no trace for a moment.</summary>
    public Task UntilProcessesAsync(int count, TimeSpan limit) => Patient.UntilNothingAsync(
        () => Task.FromResult(Processes() is var there && there.Count >= count ? null : string.Join('\n', there)), limit, $"{count.ToString(CultureInfo.InvariantCulture)} processes of {Directory}");

    private List<Trace> Living() => [.. _processes.With(_token)];

    [GeneratedRegex(@"directory (\S*multistream-\S+-([0-9a-f]{12}))\s")]
    private static partial Regex DirectoryInLog();
}
