using MultiStream.Agent.Platform;

namespace MultiStream.Agent;

/// <summary>
/// What cleans up when the agent itself is killed: a shell in a session of its own whose stdin only the agent holds. At its end it kills by the
/// marker in the environment and removes the stream's directory. The stream's leases are its own too, so that nobody gets them before that. What cleared its environment escapes it; the agent, while it lives, gets that too.
/// </summary>
internal sealed class Guardian(string marker, string directory)
{
    private const string Script =
        """
        trap "" TERM HUP INT QUIT
        while read -r x; do [ "$x" = done ] && exit 0; done
        n=0
        while [ $n -lt 200 ]; do
          l=$(grep -lF "$1" /proc/[0-9]*/environ 2>/dev/null)
          [ -z "$l" ] && break
          for f in $l; do p=${f#/proc/}; kill -9 "${p%/environ}" 2>/dev/null; done
          n=$((n+1))
        done
        rm -rf -- "$2.sync" 2>/dev/null
        rm -rf -- "$2" 2>/dev/null || { chmod -R u+rwx -- "$2"; rm -rf -- "$2"; } 2>/dev/null
        """;

    /// <summary>What its command line has.</summary>
    public const string Name = "multistream-guardian";

    private int _lifeline = -1;
    private IReadOnlyList<int> _held = [];

    /// <summary>0 before <see cref="Start"/>.</summary>
    public int Pid { get; private set; }

    /// <summary>Readable when the guardian has died; -1 where the kernel has no such thing.</summary>
    public int Descriptor { get; private set; } = -1;

    /// <summary>Starts it, again after somebody killed it. What went wrong, or null.</summary>
    public string? Start()
    {
        Release();
        return StartOne(_held);
    }

    /// <summary>
    /// A new one has these open files too, from its start, and so their locks end with it at the earliest. The old one goes home, but not before.
    /// </summary>
    /// <returns>What went wrong, or null.</returns>
    public string? Hold(IReadOnlyList<int> descriptors)
    {
        const int GoesHome = 500;   // a limit: it reads one line
        var (lifeline, pid, end) = (_lifeline, Pid, Descriptor);
        if (StartOne(descriptors) is { } problem)
            return problem;
        _held = descriptors;
        if (lifeline >= 0)
        {
            _ = Libc.Write(lifeline, "done\n"u8);
            _ = Libc.Close(lifeline);
        }
        if (end >= 0)
        {
            _ = Libc.Poll(end, Libc.POLLIN, GoesHome);
            _ = Libc.Close(end);
        }
        if (pid > 0)
            _ = Libc.Reap(pid);
        return null;
    }

    /// <summary>The next one has these alone: the others will be closed. The one that lives keeps what it has, which is unlocked for it too.</summary>
    public void HoldNext(IReadOnlyList<int> descriptors) => _held = descriptors;

    private string? StartOne(IReadOnlyList<int> descriptors)
    {
        if (Libc.Pipe() is not { } pipe)
            return "no guardian: too many open files";
        int nul = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        // Nothing of ours in its environment: it must not find itself.
        string[] environment = ["PATH=" + (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin"), "LC_ALL=C"];
        int pid = Spawn.Start(["/bin/sh", "-c", Script, Name, marker, directory], environment, "/", pipe.Read, nul, nul, descriptors);
        _ = Libc.Close(nul);
        _ = Libc.Close(pipe.Read);
        if (pid < 0)
        {
            _ = Libc.Close(pipe.Write);
            return $"no guardian: /bin/sh did not start (error {-pid})";
        }
        (_lifeline, Pid, Descriptor) = (pipe.Write, pid, Libc.PidFdOpen(pid));
        return null;
    }

    /// <summary>Sends it home: the agent has cleaned up itself.</summary>
    public void Dismiss()
    {
        if (_lifeline >= 0)
            _ = Libc.Write(_lifeline, "done\n"u8);
        Release();
    }

    private void Release()
    {
        if (_lifeline >= 0)
            _ = Libc.Close(_lifeline);
        if (Descriptor >= 0)
            _ = Libc.Close(Descriptor);
        if (Pid > 0)
            _ = Libc.Reap(Pid);
        (_lifeline, Descriptor, Pid) = (-1, -1, 0);
    }
}
