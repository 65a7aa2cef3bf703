using System.Runtime.InteropServices;

namespace MultiStream.Lab;

/// <summary>A process of a host, as it was when it was looked at.</summary>
/// <param name="Pid">Its id as the controller knows it.</param>
/// <param name="ParentPid">Its parent's id as the controller knows it; 0 if the parent is out of sight.</param>
/// <param name="InnerPid">Its id as the host knows it; the same as <paramref name="Pid"/> where they share the numbering.</param>
/// <param name="Uid">The user it acts for.</param>
/// <param name="Name">The kernel's short name of it (15 characters).</param>
/// <param name="Arguments">Its command line, or what it replaced that with.</param>
/// <param name="BelongsToLab">Whether the lab brought it (init, sshd and its sessions) and not a visitor.</param>
public sealed partial record LabProcess(int Pid, int ParentPid, int InnerPid, int Uid, string Name, string Arguments, bool BelongsToLab)
{
    const int SigKill = 9;

    /// <summary>Kills this one process with SIGKILL; that it is gone already is no error.</summary>
    public void Kill() => Signal(SigKill);

    /// <summary>Sends it a signal by number.</summary>
    public void Signal(int signal)
    {
        const int NoSuchProcess = 3;
        if (SendSignal(Pid, signal) != 0 && Marshal.GetLastPInvokeError() is not NoSuchProcess and var error)
            throw new LabException($"Signal {signal} to {this} failed with errno {error}.");
    }

    /// <summary>Whether it has ended since it was looked at; that nobody has waited for it yet does not matter.</summary>
    public bool HasEnded => ProcessTable.Row(Pid) is not { IsZombie: false };

    public override string ToString() => $"{Pid} (inside {InnerPid}, parent {ParentPid}, uid {Uid}) {Name}: {Arguments}";

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
