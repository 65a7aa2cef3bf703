using System.Globalization;
using System.Text;

namespace MultiStream.Agent.Platform;

/// <summary>One process as /proc shows it.</summary>
/// <param name="StartTicks">Start time in clock ticks since boot; with the pid it names a process for good.</param>
internal sealed record ProcessEntry(int Pid, int Parent, int Group, int Session, char State, int Threads, ulong StartTicks, string Name)
{
    /// <summary>It has ended and waits to be buried. One whose first thread has ended shows the same state while its other threads run.</summary>
    public bool IsZombie => State is 'X' || (State is 'Z' && Threads <= 1);

    /// <param name="isForeign">It is another user's.</param>
    public string Describe(bool isForeign) => string.Create(CultureInfo.InvariantCulture, $"{Pid} ({Name}, state {State}{(isForeign ? ", another user's" : "")})");
}

/// <summary>Reads /proc: who runs, who descends from whom, who carries a marker in its environment.</summary>
internal static class ProcessTable
{
    /// <summary>All processes that /proc shows, by pid.</summary>
    public static Dictionary<int, ProcessEntry> Read()
    {
        var table = new Dictionary<int, ProcessEntry>();
        Span<byte> buffer = stackalloc byte[1024];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(directory.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && Parse(pid, ReadFile($"/proc/{pid}/stat", buffer)) is { } entry)
                table[pid] = entry;
        }
        return table;
    }

    /// <summary>True when this process has a child besides those listed: the cheap question before <see cref="Read()"/>.</summary>
    public static bool HasChildrenBeside(int known)
    {
        Span<byte> buffer = stackalloc byte[4096];
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (!File.Exists(task + "/children"))
                return true;   // a kernel without CONFIG_PROC_CHILDREN: the whole table has to tell
            foreach (var word in Encoding.ASCII.GetString(ReadFile(task + "/children", buffer)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (int.Parse(word, CultureInfo.InvariantCulture) != known)
                    return true;
            }
        }
        return false;
    }

    /// <summary>Everything that descends from <paramref name="root"/>, not itself.</summary>
    public static List<ProcessEntry> DescendantsOf(int root, Dictionary<int, ProcessEntry> table)
    {
        var children = table.Values.ToLookup(p => p.Parent);
        var found = new List<ProcessEntry>();
        var seen = new HashSet<int> { root };
        var next = new Queue<int>([root]);
        while (next.TryDequeue(out int parent))
        {
            foreach (var child in children[parent])
            {
                if (!seen.Add(child.Pid))
                    continue;
                found.Add(child);
                next.Enqueue(child.Pid);
            }
        }
        return found;
    }

    /// <summary>True when the process's environment, as it was when it started its program, holds the text.</summary>
    public static bool EnvironmentHolds(int pid, ReadOnlySpan<byte> text)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/environ").AsSpan().IndexOf(text) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // it has just ended, or belongs to another user: then its parent tells whose it is
        }
    }

    /// <summary>One process, or null when it is gone.</summary>
    public static ProcessEntry? Read(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        return Parse(pid, ReadFile($"/proc/{pid}/stat", buffer));
    }

    private static ProcessEntry? Parse(int pid, ReadOnlySpan<byte> stat)
    {
        // "pid (name) S ppid pgrp session …": the name may hold spaces and parentheses, so look from the last one.
        int open = stat.IndexOf((byte)'('), close = stat.LastIndexOf((byte)')');
        if (open < 0 || close < 0)
            return null;
        var fields = Encoding.ASCII.GetString(stat[(close + 2)..]).Split(' ');
        return fields.Length < 20
            ? null
            : new ProcessEntry(pid, Number(fields[1]), Number(fields[2]), Number(fields[3]), fields[0][0], Number(fields[17]),
                ulong.Parse(fields[19], CultureInfo.InvariantCulture), Encoding.UTF8.GetString(stat[(open + 1)..close]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> ReadFile(string path, Span<byte> buffer)
    {
        int fd = Libc.Open(path, Libc.O_RDONLY | Libc.O_CLOEXEC);
        if (fd < 0)
            return default;
        int length = 0;
        while (length < buffer.Length)
        {
            int n = Libc.Read(fd, buffer[length..]);
            if (n <= 0)
                break;
            length += n;
        }
        _ = Libc.Close(fd);
        return buffer[..length];
    }
}
