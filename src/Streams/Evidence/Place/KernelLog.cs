using System.Globalization;
using System.Runtime.InteropServices;
using MultiStream.Platform;

namespace MultiStream.Evidence.Place;

/// <summary>The kernel's last lines: processes that it killed for want of memory, disks and networks that went.</summary>
internal static class KernelLog
{
    private const int MaxLines = 40, MaxKills = 10, MaxLine = 300;

    /// <summary>What tells of a process that was killed for want of memory.</summary>
    private static readonly string[] s_kills = ["Out of memory", "oom-kill", "oom_reaper", "Memory cgroup out of memory", "segfault at"];

    /// <summary>Read from the kernel; or one line that says why not.</summary>
    public static List<string> Lines(TimeSpan since)
    {
        if (MachineView.Uptime() is not { } up)
            return ["/proc/uptime cannot be read"];
        return LinuxSystem.KernelLog(out int error) is { } text ? Lines(text, up, since, DateTime.UtcNow)
            : error == -LinuxSystem.NotPermitted ? ["not allowed for this user (kernel.dmesg_restrict, or a container)"]
            : [$"it cannot be read: {Marshal.GetPInvokeErrorMessage(-error)}"];
    }

    /// <param name="text">A line each: <c>&lt;6&gt;[  123.456789] text</c>, by seconds since boot.</param>
    /// <param name="up">For how many seconds the machine has been up.</param>
    /// <param name="since">Older lines are left out, but those of kills are shown however old they are.</param>
    /// <param name="now">For the time of day.</param>
    public static List<string> Lines(string text, double up, TimeSpan since, DateTime now)
    {
        var all = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (At: TimeOf(l, out var rest), Text: rest)).ToList();
        var recent = all.Where(l => l.At >= up - since.TotalSeconds).ToList();
        var kills = all.Where(l => l.At < up - since.TotalSeconds && Array.Exists(s_kills, k => l.Text.Contains(k, StringComparison.OrdinalIgnoreCase))).TakeLast(MaxKills).ToList();
        List<string> lines = [];
        if (kills.Count > 0)
            lines.AddRange(["older ones, of processes that were killed or crashed:", .. kills.Select(Show), "recent ones:"]);
        if (recent.Count == 0)
            lines.Add($"nothing in the last {ProcessesView.Span(since.TotalSeconds)}{(all.Count > 0 && all[^1].At is { } last ? $"; the last line is {ProcessesView.Span(Math.Max(0, up - last))} old: {Cut(all[^1].Text)}" : "")}");
        if (recent.Count > MaxLines)
            lines.Add($"[… {recent.Count - MaxLines} earlier lines]");
        lines.AddRange(recent.TakeLast(MaxLines).Select(Show));
        return lines;

        string Show((double? At, string Text) line) => string.Create(CultureInfo.InvariantCulture, $"{now.AddSeconds(line.At!.Value - up):HH:mm:ss.fff} UTC  {Cut(line.Text)}");
    }

    /// <summary>Null: the line has no time.</summary>
    private static double? TimeOf(string line, out string rest)
    {
        rest = line[(line.StartsWith('<') ? line.IndexOf('>', StringComparison.Ordinal) + 1 : 0)..];
        int close = rest.IndexOf(']', StringComparison.Ordinal);
        if (!rest.StartsWith('[') || close < 0 || !double.TryParse(rest.AsSpan(1, close - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double at))
            return null;
        rest = rest[(close + 1)..].TrimStart();
        return at;
    }

    private static string Cut(string line) => line.Length <= MaxLine ? line : line[..(char.IsHighSurrogate(line[MaxLine - 1]) ? MaxLine - 1 : MaxLine)] + "…";
}
