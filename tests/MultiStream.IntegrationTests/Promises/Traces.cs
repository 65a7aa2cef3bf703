using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>
/// What a stream leaves where it runs: the processes that bear its token and its directory. The lab's hosts share this machine's kernel, so
/// that this machine's process table shows them all, whatever they did to hide from the stream.
/// </summary>
internal sealed partial class Traces
{
    private readonly byte[] _token;

    private Traces(string directory, string token) => (Directory, _token) = (directory, Encoding.UTF8.GetBytes(token));

    /// <summary>The stream's working directory, as the place names it.</summary>
    public string Directory { get; }

    /// <summary>The traces of a stream that was opened; null for one that was not.</summary>
    public static Traces? Of(ExecutionStream stream) => In(stream.Log.Text);

    /// <summary>The same from a stream's log.</summary>
    public static Traces? In(string log) => DirectoryInLog().Match(log) is { Success: true } found
        ? new Traces(found.Groups[1].Value, found.Groups[2].Value)
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

    /// <summary>Fails when there is still a process after the limit, the guardian included.</summary>
    public Task UntilNoProcessAsync(TimeSpan limit) => LabWait.UntilNothingAsync(
        () => Task.FromResult(Living() is { Count: > 0 } left ? string.Join('\n', left.Select(p => p.Text)) : null), limit, $"the processes of {Directory} to end");

    /// <summary>Waits until there are so many, or more: a daemon that is just giving itself another name, or starting, shows no trace for a moment.</summary>
    public Task UntilProcessesAsync(int count, TimeSpan limit) => LabWait.UntilNothingAsync(
        () => Task.FromResult(Processes() is var there && there.Count >= count ? null : string.Join('\n', there)), limit, $"{count.ToString(CultureInfo.InvariantCulture)} processes of {Directory}");

    private List<Trace> Living() => [.. Pids().Where(IsOurs).Select(Describe).OfType<Trace>()];

    private static IEnumerable<int> Pids() => System.IO.Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out int pid) ? pid : 0)
        .Where(pid => pid != 0 && pid != Environment.ProcessId);

    private bool IsOurs(int pid) => Holds($"/proc/{pid}/environ") || Holds($"/proc/{pid}/cmdline") || WorksHere(pid);

    private bool Holds(string file)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(_token) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // it has ended meanwhile
        }
    }

    private bool WorksHere(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget?.Contains(Encoding.UTF8.GetString(_token), StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Null for one that has ended and only waits to be buried.</summary>
    private static Trace? Describe(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var command = File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
            return fields[0] is "Z" or "X" ? null
                : new Trace(pid, ParentOf(fields), command.Contains("multistream-guardian", StringComparison.Ordinal), $"{pid} (parent {fields[1]}, state {fields[0]}): {command}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"directory (\S*multistream-\S+-([0-9a-f]{12}))\s")]
    private static partial Regex DirectoryInLog();

    private static int ParentOf(string[] fieldsBehindName) => int.Parse(fieldsBehindName[1], CultureInfo.InvariantCulture);

    private sealed record Trace(int Id, int Parent, bool IsGuardian, string Text);
}
