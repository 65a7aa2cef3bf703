using System.Diagnostics;
using System.Globalization;
using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>
/// The blocks of a stream: starts them, forwards what they write, notices their ends, stops and kills their trees. Called by the one thread of the agent.
/// </summary>
internal sealed class BlockSupervisor
{
    private const int MaxReadyDelay = 50, MaxLastPieces = 64;
    private readonly ControllerLink _link;
    private readonly List<BlockProcess> _blocks = [];   // a list: a dictionary with numbers for keys would be compiled at start-up
    private readonly HeldPorts _ports = new();
    private readonly byte[] _chunk = new byte[64 * 1024];
    private readonly byte[] _data = new byte[64 * 1024];
    private readonly ProcessTree _tree;
    private int _startedBlocks;

    public BlockSupervisor(ControllerLink link, Func<int> guardian)
    {
        _link = link;
        _tree = new ProcessTree(guardian, pid => _blocks.Find(b => b.Pid == pid && b.End is null));
    }

    /// <summary>Adds what to wait for; the result is when to wake at the latest.</summary>
    public long Await(PollSet awaited)
    {
        long wake = long.MaxValue;
        foreach (var block in _blocks)
        {
            foreach (var pipe in block.Outputs)
                pipe.Place = pipe.MayRead ? awaited.Add(pipe.Descriptor, Libc.POLLIN) : PollSet.None;
            if (block.Input is { IsWaiting: true } input)
                awaited.Add(input.Descriptor, Libc.POLLOUT);
            block.Place = block.End is null && block.PidFd >= 0 ? awaited.Add(block.PidFd, Libc.POLLIN) : PollSet.None;
            foreach (int fd in block.Awaited)
                awaited.Add(fd, Libc.POLLIN);
            if (block.Deadline is { } deadline)
                wake = Math.Min(wake, deadline);
            if (block.ReadyPort != 0)
                wake = Math.Min(wake, block.NextReadyCheck);
            if (block.PidFd < 0 && (block.End is null || block.Deadline is not null))
                wake = Math.Min(wake, Environment.TickCount64 + 5);   // a kernel without pidfds has to be asked
        }
        return wake;
    }

    public BlockProcess? Find(uint id) => _blocks.Find(b => b.Id == id);

    public void TakePort(uint request)
    {
        int port = _ports.Take(out int error);
        new PortMessage(port, port != 0 ? "" : $"no free TCP port (error {error})").Write(_link.Writer, request);
        _link.Send();
    }

    public void Start(uint id, StartMessage start, Workplace? place, string token)
    {
        if (place is null)
        {
            Fail(id, "the stream has no working directory");
            return;
        }
        _ports.ReleaseNamedIn([.. start.Arguments, .. start.Environment, start.ReadyPort.ToString(CultureInfo.InvariantCulture)]);
        if (BlockStart.Begin(id, start, place, token, out var reason) is not { } block)
        {
            Fail(id, reason);
            return;
        }
        _startedBlocks++;
        _blocks.Add(block);
        _link.Begin(FrameType.Started, id).Int(block.Pid);
        _link.Send();
    }

    private void Fail(uint id, string reason)
    {
        _link.Begin(FrameType.StartFailed, id).Text(reason);
        _link.Send();
    }

    /// <summary>Asks the block's whole tree to end; what is left at the deadline is killed.</summary>
    public void Stop(BlockProcess block, int graceMilliseconds)
    {
        if (block.Reported || block.TryReap())
            return;
        long deadline = Environment.TickCount64 + graceMilliseconds;
        if (block.Deadline is { } earlier)
        {
            block.Deadline = Math.Min(earlier, deadline);   // asked already; a shorter grace still counts
            return;
        }
        block.Asked = true;
        block.Deadline = deadline;
        AskMembers(block);
    }

    public void Kill(BlockProcess block)
    {
        if (block.Reported || block.TryReap())
            return;
        block.Asked = true;
        KillTree(block);
    }

    /// <summary>Kills what the block is. If its own process cannot be ended, nobody is to wait for it: then this is its end.</summary>
    private void KillTree(BlockProcess block)
    {
        block.StopWaiting();
        block.Survivors = ProcessTree.KillUntilEmpty(() => _tree.Of(block, _startedBlocks == 1));
        if (!block.TryReap() && block.Survivors.Count > 0)
            Report(block);
    }

    /// <summary>Signals those of the block's processes that are there, and waits for them; false when there are none.</summary>
    private bool AskMembers(BlockProcess block)
    {
        var members = _tree.Of(block, _startedBlocks == 1);
        foreach (var member in members)
        {
            if (block.AskedPids.Add(member.Pid))
                _ = Libc.Kill(member.Pid, Libc.SIGTERM);
            int fd = member.Pid == block.Pid ? -1 : Libc.PidFdOpen(member.Pid);
            if (fd >= 0)
                block.Awaited.Add(fd);
        }
        return members.Count > 0;
    }

    private void Tend(BlockProcess block, PollSet awaited)
    {
        // What an ended block wrote last is looked for, not waited for: its report must not wait for what another process took out of the pipe.
        bool isLast = block.End is not null && !block.Reported;
        if (isLast || awaited.Has(block.Output.Place))
            Forward(block, block.Output);
        if (isLast || awaited.Has(block.Error.Place))
            Forward(block, block.Error);
        if (isLast || awaited.Has(block.Data.Place))
            ForwardData(block);
        TendInput(block);
        if (!block.Reported)
            TendRunning(block, awaited);
        if (!block.Reported)
            return;
        // One that could not be ended is still to be buried.
        bool over = block.End is not null || ((block.PidFd < 0 || awaited.Has(block.Place)) && block.TryReap());
        if (!over || Array.Exists(block.Outputs, p => p.IsOpen))
            return;
        _blocks.Remove(block);
        _link.Begin(FrameType.Gone, block.Id);
        _link.Send();
    }

    /// <summary>Its readiness, its stop, its end.</summary>
    private void TendRunning(BlockProcess block, PollSet awaited)
    {
        if (block.ReadyPort != 0 && Environment.TickCount64 >= block.NextReadyCheck)
            CheckReady(block);
        if (block.Deadline is { } deadline && !StopIsOver(block, block.TryReap(), deadline))
            return;
        bool mayHaveEnded = block.End is not null || block.PidFd < 0 || awaited.Has(block.Place);
        if (mayHaveEnded && block.TryReap() && Array.TrueForAll(block.Outputs, p => p.IsDrained))
            Report(block);
    }

    private bool StopIsOver(BlockProcess block, bool ended, long deadline)
    {
        if (Environment.TickCount64 >= deadline)
        {
            KillTree(block);
            return block.End is not null;
        }
        block.Awaited.RemoveAll(fd =>
        {
            bool over = Libc.Poll(fd, Libc.POLLIN, 0) > 0;
            if (over)
                _ = Libc.Close(fd);
            return over;
        });
        if (!ended || block.Awaited.Count > 0 || AskMembers(block))
            return false;
        block.StopWaiting();
        return true;
    }

    /// <summary>Sends one piece, if there is one and the credit allows it; the result is its length.</summary>
    private int Forward(BlockProcess block, OutputPipe pipe, bool ignoreCredit = false)
    {
        int n = pipe.Read(_chunk, ignoreCredit);
        if (n == 0)
            return 0;
        _link.Begin(pipe.Frame, block.Id).Raw(_chunk.AsSpan(0, n));
        _link.Send();
        return n;
    }

    /// <summary>
    /// Sends one piece of data, after what the block had written to stdout and stderr before: whoever reads there that a call has ended must
    /// have its output. What is in those pipes is little enough to go without credit.
    /// </summary>
    private bool ForwardData(BlockProcess block, bool ignoreCredit = false)
    {
        int n = block.Data.Read(_data, ignoreCredit);
        if (n == 0)
            return false;
        ForwardAll(block, block.Output);
        ForwardAll(block, block.Error);
        _link.Begin(FrameType.Data, block.Id).Raw(_data.AsSpan(0, n));
        _link.Send();
        return true;
    }

    private void ForwardAll(BlockProcess block, OutputPipe pipe)
    {
        for (int left = pipe.Available; left > 0;)
        {
            int n = Forward(block, pipe, ignoreCredit: true);
            if (n == 0)
                return;
            left -= n;
        }
    }

    private void TendInput(BlockProcess block)
    {
        if (block.Input is not { } input)
            return;
        input.Flush();
        if (input.Written < StartMessage.InputWindow / 4)
            return;
        _link.Begin(FrameType.InputCredit, block.Id).Int(input.Written);
        input.Written = 0;
        _link.Send();
    }

    private void CheckReady(BlockProcess block)
    {
        block.ReadyDelay = Math.Min(block.ReadyDelay * 2, MaxReadyDelay);
        block.NextReadyCheck = Environment.TickCount64 + block.ReadyDelay;
        var listeners = Ports.Listeners(block.Pid, block.ReadyPort);
        if (listeners.Count == 0)
            return;
        // Somebody listens. Is it this block? A socket that none of the processes we may look into has is taken for its own (another user's, through sudo).
        bool ours = _tree.Of(block, _startedBlocks == 1).Exists(p => Ports.Owns(p.Pid, listeners));
        if (!ours && ProcessTable.Read().Keys.Any(pid => Ports.Owns(pid, listeners)))
            return;
        block.ReadyPort = 0;
        _link.Begin(FrameType.Ready, block.Id);
        _link.Send();
    }

    private void Report(BlockProcess block)
    {
        block.Reported = true;
        (int code, int signal, var ran) = block.End is { } end ? (end.ExitCode, end.Signal, block.Duration) : (ExitedMessage.NotEnded, 0, Stopwatch.GetElapsedTime(block.Started));
        new ExitedMessage(code, signal, block.Asked, (long)ran.TotalMicroseconds, block.Survivors).Write(_link.Writer, block.Id);
        _link.Send();
    }

    /// <summary>Moves every block on: its output, its readiness, its stop, its end.</summary>
    /// <param name="awaited">After its turn.</param>
    public void Tend(PollSet awaited)
    {
        foreach (var block in _blocks.ToArray())
            Tend(block, awaited);
    }

    /// <summary>Ends all processes of the stream; the result is what could not be ended. The end of blocks is told by <see cref="ReportEnds"/>.</summary>
    public IReadOnlyList<string> EndAll(int graceMilliseconds)
    {
        var running = _tree.All();
        if (running.Count == 0)
            return [];
        foreach (var block in _blocks)
            block.Asked |= block.End is null;
        ProcessTree.Signal(running, Libc.SIGTERM);
        ProcessTree.AwaitEnd(running, graceMilliseconds);
        return ProcessTree.KillUntilEmpty(_tree.All);
    }

    /// <summary>After <see cref="EndAll"/>: sends what is still in the pipes, and the ends that were not told yet.</summary>
    public void ReportEnds()
    {
        foreach (var block in _blocks)
        {
            // Until all pipes are empty; but what could not be ended may write for ever.
            for (int pieces = 0; pieces < MaxLastPieces; pieces++)
            {
                if (Forward(block, block.Output, ignoreCredit: true) == 0 && Forward(block, block.Error, ignoreCredit: true) == 0 && !ForwardData(block, ignoreCredit: true))
                    break;
            }
            if (!block.Reported && block.TryReap())
                Report(block);
        }
    }
}
