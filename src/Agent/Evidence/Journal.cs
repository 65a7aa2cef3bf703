using System.Globalization;
using System.Text;
using MultiStream.Agent.Platform;

namespace MultiStream.Agent.Evidence;

/// <summary>The last lines of the system's journal, by its program, where that is there and allowed.</summary>
internal static class Journal
{
    private const int MaxLines = 50, MaxLine = 300, MaxBytes = 64 * 1024, NoEntry = 2;
    private const string Program = "journalctl";

    /// <summary>The lines; or one that says why there are none.</summary>
    public static List<string> Lines(int sinceSeconds, int milliseconds, IEnumerable<string> environment)
    {
        if (Libc.Pipe() is not { } pipe)
            return ["too many open files"];
        int nul = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        string[] command = [Program, "--quiet", "--no-pager", "--utc", "--output=short-iso", "--lines=" + MaxLines.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"--since=-{sinceSeconds}s")];
        int pid = Spawn.Start(command, environment, "/", nul, pipe.Write, pipe.Write);
        _ = Libc.Close(nul);
        _ = Libc.Close(pipe.Write);
        if (pid < 0)
        {
            _ = Libc.Close(pipe.Read);
            return [pid == -NoEntry ? $"not there: no folder of PATH has {Program}" : $"{Program} cannot be started (error {-pid})"];
        }
        var text = ReadAll(pipe.Read, milliseconds, out bool inTime);
        _ = Libc.Close(pipe.Read);
        if (!inTime)
            _ = Libc.Kill(pid, Libc.SIGKILL);
        int over = Libc.PidFdOpen(pid);
        if (over >= 0)
        {
            _ = Libc.Poll(over, Libc.POLLIN, milliseconds);
            _ = Libc.Close(over);
        }
        _ = Libc.Reap(pid);
        List<string> lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(MaxLines).Select(l => l.Length <= MaxLine ? l : l[..(char.IsHighSurrogate(l[MaxLine - 1]) ? MaxLine - 1 : MaxLine)] + "…")];
        if (!inTime)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Program} had not told all after {milliseconds / 1000.0:0.##} s, and was killed"));
        else if (lines.Count == 0)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"nothing since {sinceSeconds} s, or nothing that this user may read"));
        return lines;
    }

    private static string ReadAll(int fd, int milliseconds, out bool inTime)
    {
        long deadline = Environment.TickCount64 + milliseconds;
        var buffer = new byte[MaxBytes];
        int length = 0;
        inTime = true;
        while (true)
        {
            int left = (int)Math.Max(0, deadline - Environment.TickCount64);
            if (Libc.Poll(fd, Libc.POLLIN, left) == 0)
            {
                if (left > 0)
                    continue;   // a signal, or a clock that is behind the poll's: to read now might be to wait for ever
                inTime = false;
                break;
            }
            if (length == buffer.Length)
            {
                // The newest lines are wanted.
                buffer.AsSpan(length / 2).CopyTo(buffer);
                length -= length / 2;
            }
            if (Libc.Read(fd, buffer.AsSpan(length)) is var n && n <= 0)
                break;
            length += n;
        }
        // A last line without its end may end in the midst of a secret, and has to look like one that was cut.
        return Encoding.UTF8.GetString(buffer, 0, length) + (inTime || length == 0 || buffer[length - 1] == '\n' ? "" : "…");
    }
}
