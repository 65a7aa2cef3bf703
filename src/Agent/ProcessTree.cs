using System.Runtime.InteropServices;
using MultiStream.Agent.Platform;

namespace MultiStream.Agent;

/// <summary>Asks and kills processes: those of one block, or all that descend from the agent. The agent is their subreaper, so none escapes upwards.</summary>
internal sealed class ProcessTree(Func<int> guardian, Func<int, BlockProcess?> blockOf)
{
    /// <summary>The variable that marks every process of a block: <c>token.block</c>.</summary>
    public const string Variable = "MULTISTREAM_BLOCK";

    private const int KillMilliseconds = 5000;
    private static readonly int s_self = Environment.ProcessId;

    /// <summary>True when there is anything to ask or kill at all: a cheap look before the dear one.</summary>
    /// <remarks>Twice, because the kernel may leave one out while another ends.</remarks>
    public bool IsEmpty => !ProcessTable.HasChildrenBeside(guardian()) && !ProcessTable.HasChildrenBeside(guardian());

    /// <summary>
    /// The living processes of one block: its session, its process group, its descendants, and whoever carries its marker. An orphan that has left all
    /// of these cannot be told from another block's; it is the stream's, and ends with it, unless <paramref name="only"/> says that there is no other block.
    /// </summary>
    public List<ProcessEntry> Of(BlockProcess block, bool only)
    {
        if (IsEmpty)
            return [];
        var table = ProcessTable.Read();
        var all = Living(table);
        if (only)
            return all;
        var below = ProcessTable.DescendantsOf(block.Pid, table).Select(p => p.Pid).ToHashSet();
        return all.FindAll(p => p.Pid == block.Pid || p.Session == block.Pid || p.Group == block.Pid || below.Contains(p.Pid)
            || ProcessTable.EnvironmentHolds(p.Pid, block.Marker));
    }

    /// <summary>The living processes of the whole stream.</summary>
    public List<ProcessEntry> All() => IsEmpty ? [] : Living(ProcessTable.Read());

    public static void Signal(List<ProcessEntry> processes, int signal)
    {
        foreach (var process in processes)
            _ = Libc.Kill(process.Pid, signal);
    }

    /// <summary>The kernel does not let this process end that one, as root's through <c>sudo</c>; nor will it in five seconds.</summary>
    private static bool IsForeign(ProcessEntry process) => Libc.Kill(process.Pid, 0) != 0 && Marshal.GetLastPInvokeError() == Libc.EPERM;

    /// <summary>
    /// Kills until none is left: stops them all first, so that none can start another unseen, and looks again, because one that was
    /// just being born was not in the list. What is still there after 5 s is returned as text; what is another user's, and nothing else is left, at once.
    /// </summary>
    public static IReadOnlyList<string> KillUntilEmpty(Func<List<ProcessEntry>> members)
    {
        long limit = Environment.TickCount64 + KillMilliseconds;
        while (true)
        {
            var found = members();
            if (found.Count == 0)
                return [];
            if (Environment.TickCount64 > limit || found.TrueForAll(IsForeign))
                return [.. found.Select(p => p.Describe(IsForeign(p)))];
            Signal(found, Libc.SIGSTOP);
            Signal(found, Libc.SIGKILL);
            AwaitEnd(found, 50);
        }
    }

    /// <summary>Waits until all are gone or the time is over.</summary>
    public static void AwaitEnd(List<ProcessEntry> processes, int milliseconds)
    {
        long limit = Environment.TickCount64 + milliseconds;
        foreach (var process in processes)
        {
            int fd = Libc.PidFdOpen(process.Pid);
            int left = (int)Math.Max(0, limit - Environment.TickCount64);
            // Without pidfds (kernels before 5.3) a short wait and another look do.
            _ = Libc.Poll(fd, Libc.POLLIN, fd < 0 ? Math.Min(left, 2) : left);
            if (fd >= 0)
                _ = Libc.Close(fd);
        }
    }

    private List<ProcessEntry> Living(Dictionary<int, ProcessEntry> table)
    {
        var all = ProcessTable.DescendantsOf(s_self, table);
        int guardianPid = guardian();
        foreach (var process in all)
        {
            if (!process.IsZombie || process.Parent != s_self || process.Pid == guardianPid)
                continue;
            // Ours to bury. A block's own process is reaped where its exit code is wanted, the guardian where there is to be a new one.
            if (blockOf(process.Pid) is { } block)
                block.TryReap();
            else
                _ = Libc.Reap(process.Pid);
        }
        return all.FindAll(p => !p.IsZombie && p.Pid != guardianPid && p.Parent != guardianPid);
    }
}
