using System.Globalization;
using System.Text;

namespace MultiStream.Lab;

/// <summary>One row of the controller's /proc.</summary>
sealed record ProcessRow(int Pid, int ParentPid, int InnerPid, int Uid, string Name, char State, string Arguments)
{
    /// <summary>Ended and not yet waited for by its parent: nothing of it runs.</summary>
    public bool IsZombie => State is 'Z' or 'X';

    public bool IsSshd => Name is "sshd" or "sshd-session" or "sshd-auth";

    public bool HasEnvironment(string setting)
    {
        string? environment = ProcessTable.Read($"/proc/{Pid}/environ");
        return environment is not null && ('\0' + environment).Contains('\0' + setting, StringComparison.Ordinal);
    }

    public LabProcess ToLabProcess(bool belongsToLab) => new(Pid, ParentPid, InnerPid, Uid, Name, Arguments, belongsToLab);
}

/// <summary>A look at all processes of the machine.</summary>
static class ProcessTable
{
    public static IReadOnlyList<ProcessRow> Look() => [.. Pids().Select(Row).OfType<ProcessRow>()];

    public static IEnumerable<int> Pids()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid))
                yield return pid;
    }

    /// <summary>The pid namespace a process is in, or null when it is gone or not ours to look at.</summary>
    public static string? PidNamespace(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A process and all that it started, as far as nobody in between has ended.</summary>
    public static IReadOnlyList<ProcessRow> Descendants(IReadOnlyList<ProcessRow> rows, int pid)
    {
        var found = new List<ProcessRow>();
        var children = rows.ToLookup(row => row.ParentPid);
        var next = new Queue<int>([pid]);
        while (next.TryDequeue(out int parent))
            foreach (var child in children[parent])
            {
                found.Add(child);
                next.Enqueue(child.Pid);
            }
        return found;
    }

    public static ProcessRow? Row(int pid)
    {
        // Processes come and go while we look: one that is gone between two reads is simply not there.
        if (Read($"/proc/{pid}/status") is not { } status || Read($"/proc/{pid}/cmdline") is not { } arguments)
            return null;
        var fields = status.Split('\n')
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());
        return new ProcessRow(
            pid,
            Number(fields["PPid"]),
            Number(fields["NSpid"].Split('\t')[^1]),
            Number(fields["Uid"].Split('\t')[0]),
            fields["Name"],
            fields["State"][0],
            arguments.Replace('\0', ' ').TrimEnd());
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    internal static string? Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
