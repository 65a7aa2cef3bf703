using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MultiStream.Agent.Platform;
using MultiStream.Leases;
using MultiStream.Platform;

namespace MultiStream.Agent.Leases;

/// <summary>
/// Ends an agent that has a lease and has given no sign of life for longer than that allows, as one that is stopped: with all that it runs, after which its guardian cleans up, and the kernel gives the lock free. Nobody
/// passes a lock that is held.
/// </summary>
internal static class StaleHolder
{
    private const int SigCont = 18;

    /// <summary>Its record is older than it said itself that it would ever be.</summary>
    public static bool IsSilent(string record) => LeaseRecord.Number(record, "beat") is not 0 and var beat && LeaseRecord.Number(record, "seconds") is not 0 and var seconds
        && Environment.TickCount64 - beat > seconds * 1250;   // a quarter more: the signs of life are a quarter apart

    /// <summary>Null: there is nothing to tell. Else what was done, or why nothing was.</summary>
    /// <param name="record">Its record, which is silent.</param>
    /// <param name="file">The file that it has locked.</param>
    public static string? End(string record, LeaseFile file)
    {
        int pid = (int)LeaseRecord.Number(record, "pid");
        if (pid == Environment.ProcessId)
            return null;   // another lease of this agent, which is not so still after all
        long silent = Environment.TickCount64 - LeaseRecord.Number(record, "beat");
        string its = string.Create(CultureInfo.InvariantCulture, $"its agent (process {pid} there) has given no sign of life for {silent / 1000} s");
        if (ProcessTable.Read(pid) is not { } agent || agent.StartTicks != (ulong)LeaseRecord.Number(record, "start"))
            return $"{its}, and is not to be seen from here";
        if (Libc.Kill(pid, 0) != 0 && Marshal.GetLastPInvokeError() == Libc.EPERM)
            return $"{its}, and only its user and root may end it";
        if (!Has(pid, file))
            return $"{its}, and nothing shows that it is this process that has the lease";
        _ = Libc.Kill(pid, Libc.SIGSTOP);   // so that it starts nothing meanwhile
        var left = ProcessTree.KillUntilEmpty(() => ProcessTable.DescendantsOf(pid, ProcessTable.Read()).FindAll(p => !p.IsZombie && !IsGuardian(p.Pid)));
        if (left.Count > 0)
            return $"{its}; these processes of it cannot be ended: {string.Join(", ", left)}";
        foreach (var guardian in ProcessTable.DescendantsOf(pid, ProcessTable.Read()).Where(p => IsGuardian(p.Pid)))
            _ = Libc.Kill(guardian.Pid, SigCont);
        _ = Libc.Kill(pid, Libc.SIGKILL);
        return $"{its}: it was ended, with all that it ran";
    }

    /// <summary>A number in a record may be of another namespace, or be anybody's by now: it is the process that has the file open.</summary>
    private static bool Has(int pid, LeaseFile file)
    {
        try
        {
            return LinuxFiles.Identify(file.Descriptor, out var own) >= 0 && Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd")
                .Any(fd => new FileInfo(fd).LinkTarget is { } target && LinuxFiles.Identify(Encoding.UTF8.GetBytes(target), out var its) >= 0 && its.IsSame(own));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // it has just ended, or may not be looked at
        }
    }

    private static bool IsGuardian(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains(Guardian.Name, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // it has just ended
        }
    }
}
