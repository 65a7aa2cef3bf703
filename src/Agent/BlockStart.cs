using System.Diagnostics;
using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>Starts a block's process: opens its pipes, starts it, and closes the ends that are the process's own.</summary>
internal static class BlockStart
{
    /// <summary>The running block; null when it could not be started, with the reason.</summary>
    public static BlockProcess? Begin(uint id, StartMessage start, Workplace place, string token, out string reason)
    {
        bool hasInput = start.Pipes.HasFlag(BlockPipes.Input), hasData = start.Pipes.HasFlag(BlockPipes.Data);
        // Ours and the process's ends, in this order: stdin, stdout, stderr, data.
        int[] ours = [-1, -1, -1, -1], theirs = [-1, -1, -1, -1];
        bool[] wanted = [hasInput, true, true, hasData];
        for (int i = 0; i < ours.Length; i++)
        {
            if (!wanted[i])
                continue;
            if (Libc.Pipe() is not { } pipe)
            {
                Close(ours);
                Close(theirs);
                reason = "too many open files";
                return null;
            }
            (ours[i], theirs[i]) = i == 0 ? (pipe.Write, pipe.Read) : (pipe.Read, pipe.Write);
        }
        if (!hasInput)
            theirs[0] = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        long started = Stopwatch.GetTimestamp();
        int pid = Spawn.Start(start.Arguments, place.EnvironmentOf(start.Environment, $"{token}.{id}"), place.Directory, theirs[0], theirs[1], theirs[2], theirs[3]);
        Close(theirs);
        if (pid < 0)
        {
            Close(ours);
            reason = StartFailure.Explain(-pid, start.Arguments[0], place.Directory);
            return null;
        }
        foreach (int fd in ours)
        {
            if (fd >= 0)
                Libc.SetNonBlocking(fd);
        }
        reason = "";
        return new BlockProcess(id, token, start.Window)
        {
            Pid = pid,
            Started = started,
            PidFd = Libc.PidFdOpen(pid),
            Input = hasInput ? new InputPipe(ours[0]) : null,
            Output = new OutputPipe(ours[1], FrameType.Output, start.Window),
            Error = new OutputPipe(ours[2], FrameType.ErrorOutput, start.Window),
            Data = new OutputPipe(ours[3], FrameType.Data, start.Window),
            ReadyPort = start.ReadyPort,
        };
    }

    private static void Close(int[] descriptors)
    {
        foreach (int fd in descriptors)
        {
            if (fd >= 0)
                _ = Libc.Close(fd);
        }
    }
}
