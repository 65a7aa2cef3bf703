using System.Globalization;
using System.Runtime.InteropServices;
using MultiStream.Platform;

namespace MultiStream.Evidence.Place;

/// <summary>How a machine is: its load, its memory, the room on its disks.</summary>
internal static class MachineView
{
    private static readonly string[] s_memory = ["MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapTotal", "SwapFree", "Dirty", "Writeback", "Shmem", "Slab", "Committed_AS", "CommitLimit"];

    /// <summary>Of the control group's files those that tell of a limit that was met; version 2, then 1.</summary>
    private static readonly string[] s_limits =
    [
        "memory.current", "memory.max", "memory.swap.current", "memory.swap.max", "memory.events", "pids.current", "pids.max", "cpu.max",
        "memory.usage_in_bytes", "memory.limit_in_bytes", "memory.failcnt", "memory.oom_control",
    ];

    /// <summary>Since boot, in seconds; null: it is not to be had.</summary>
    public static double? Uptime(string proc = "/proc") =>
        SystemFile.Line(proc + "/uptime")?.Split(' ') is [var seconds, ..] && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double up) ? up : null;

    public static List<string> Load(string proc = "/proc")
    {
        List<string> lines = [string.Create(CultureInfo.InvariantCulture, $"its time is {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss.fff} UTC{(Uptime(proc) is { } up ? $", up for {ProcessesView.Span(up)}" : "")}, {Environment.ProcessorCount} processors for the agent")];
        if (SystemFile.Line(proc + "/loadavg")?.Split(' ') is [var one, var five, var fifteen, var running, ..])
            lines.Add($"load {one} in the last minute, {five} in 5, {fifteen} in 15; threads running, of all: {running}");
        foreach (var what in (string[])["cpu", "memory", "io"])
            lines.AddRange(SystemFile.Lines($"{proc}/pressure/{what}").Select(l => $"pressure on {what}: {l}"));
        return lines;
    }

    public static List<string> Memory(string proc = "/proc", string groups = "/sys/fs/cgroup")
    {
        List<string> lines = [];
        foreach (var line in SystemFile.Lines(proc + "/meminfo"))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && s_memory.Contains(line[..colon]))
                lines.Add(line);
        }
        if (lines.Count == 0)
            lines.Add($"{proc}/meminfo cannot be read");
        foreach (var folder in GroupFolders(proc, groups))
        {
            foreach (var name in s_limits)
            {
                if (SystemFile.Lines($"{folder}/{name}") is { Length: > 0 } values)
                    lines.Add($"limit of the agent's control group: {name}: {string.Join(", ", values)}");
            }
        }
        return lines;
    }

    /// <param name="paths">Those on one file system share a line.</param>
    /// <param name="proc">The folder <c>/proc</c>.</param>
    public static List<string> Disk(IEnumerable<string> paths, string proc = "/proc")
    {
        var mounts = SystemFile.Lines(proc + "/self/mounts").Select(l => l.Split(' ')).Where(f => f.Length > 3).ToList();
        List<string> lines = [];
        foreach (var there in paths.Distinct().GroupBy(p => MountOf(p, mounts)?[1] ?? p))
        {
            var mount = MountOf(there.First(), mounts);
            var space = LinuxSystem.SpaceAt(there.First(), out int error);
            var room = space is null ? $"cannot be asked: {Marshal.GetPInvokeErrorMessage(-error)}"
                : string.Create(CultureInfo.InvariantCulture, $"{Gigabytes(space.Free)} of {Gigabytes(space.Size)} free{(space.Size > 0 ? $" ({100.0 * space.Free / space.Size:0.#} %)" : "")}{(space.Files > 0 ? $"; room for {space.FilesFree:N0} of {space.Files:N0} files" : "")}");
            lines.Add($"{string.Join(", ", there)}: {room}{(mount is null ? "" : $"; {mount[2]} on {mount[0]} at {mount[1]}{(mount[3].Split(',').Contains("ro") ? ", READ-ONLY" : "")}")}");
        }
        return lines;
    }

    /// <summary>The mount that a path is on: the last of those that its path begins with the most of.</summary>
    private static string[]? MountOf(string path, List<string[]> mounts) => mounts.Where(m => m[1] == "/" || path == m[1] || path.StartsWith(m[1] + "/", StringComparison.Ordinal)).Reverse().MaxBy(m => m[1].Length);

    private static string Gigabytes(ulong bytes) => (bytes / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " GB";

    private static IEnumerable<string> GroupFolders(string proc, string groups)
    {
        // "0::/path" of version 2; "5:memory:/path" of version 1. In a container both may be relative to its own root.
        var folders = new List<string>();
        foreach (var line in SystemFile.Lines(proc + "/self/cgroup"))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            if (controllers.Length == 0)
                folders.AddRange([groups + path.TrimEnd('/'), groups]);
            else if (controllers.Split(',').Contains("memory"))
                folders.AddRange([$"{groups}/memory{path.TrimEnd('/')}", $"{groups}/memory"]);
        }
        return folders.Where(f => SystemFile.Read(f + "/memory.events") is not null || SystemFile.Read(f + "/memory.oom_control") is not null).Take(1);
    }
}
