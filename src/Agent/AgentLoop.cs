using System.Globalization;
using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>
/// The agent: one thread that waits, for the controller, the blocks' pipes and the ends of processes, and acts. It never runs user code.
/// What the controller says goes first, so that a stop does not queue behind a flood.
/// </summary>
internal sealed class AgentLoop
{
    private const int MaxReadyDelay = 50;
    private readonly ControllerLink _link;
    private readonly List<BlockProcess> _blocks = [];   // a list: a dictionary with numbers for keys would be compiled at start-up
    private readonly HeldPorts _ports = new();
    private readonly byte[] _chunk = new byte[64 * 1024];
    private readonly ProcessTree _tree;
    private Guardian? _guardian;
    private Workplace? _place;
    private OpenMessage _open = new(0, "", "", 0, 2000);
    private int _startedBlocks;
    private Libc.PollFd[] _poll = new Libc.PollFd[16];
    private bool _closing;

    public AgentLoop(ControllerLink link)
    {
        _link = link;
        _tree = new ProcessTree(() => _guardian?.Pid ?? 0, pid => _blocks.Find(b => b.Pid == pid && b.End is null));
    }

    /// <summary>Runs until the controller closes the stream or is gone; either way nothing is left when it returns.</summary>
    /// <exception cref="LifelineLostException">The controller is gone.</exception>
    public void Run()
    {
        try
        {
            while (!_closing)
            {
                Wait();
                _link.Tick();
                while (!_closing && _link.Next(out var payload) is { } frame)
                    Handle(frame, payload);
                TendGuardian();
                foreach (var block in _blocks.ToArray())
                    Tend(block);
            }
        }
        finally
        {
            if (!_closing)
                EndEverything(_open.GraceMilliseconds);
        }
    }

    /// <summary>Sleeps until a descriptor has something, or the next deadline.</summary>
    private void Wait()
    {
        int count = 0;
        Add(ref count, _link.Descriptor);
        if (_guardian is { Descriptor: >= 0 } guardian)
            Add(ref count, guardian.Descriptor);
        long wake = _link.NextTick ?? long.MaxValue;
        foreach (var block in _blocks)
        {
            if (block.Output.MayRead)
                Add(ref count, block.Output.Descriptor);
            if (block.Error.MayRead)
                Add(ref count, block.Error.Descriptor);
            if (block.End is null && block.PidFd >= 0)
                Add(ref count, block.PidFd);
            foreach (int fd in block.Awaited)
                Add(ref count, fd);
            if (block.Deadline is { } deadline)
                wake = Math.Min(wake, deadline);
            if (block.ReadyPort != 0)
                wake = Math.Min(wake, block.NextReadyCheck);
            if (block.End is null && block.PidFd < 0)
                wake = Math.Min(wake, Environment.TickCount64 + 5);   // a kernel without pidfds has to be asked
        }
        int timeout = wake == long.MaxValue ? -1 : (int)Math.Clamp(wake - Environment.TickCount64, 0, int.MaxValue);
        _ = Libc.Poll(_poll, count, timeout);
        if (_poll[0].Returned != 0)
            _link.Fill();
    }

    private void Add(ref int count, int fd)
    {
        if (count == _poll.Length)
            Array.Resize(ref _poll, count * 2);
        _poll[count++] = new Libc.PollFd { Fd = fd, Events = Libc.POLLIN };
    }

    private void Handle(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        switch (frame.Type)
        {
            case FrameType.Open:
                Open(OpenMessage.Read(payload));
                break;
            case FrameType.Start:
                Start(frame.Channel, StartMessage.Read(payload));
                break;
            case FrameType.Credit when Find(frame.Channel) is { } block:
                (reader.Bool() ? block.Error : block.Output).Grant(reader.Int());
                break;
            case FrameType.Stop when Find(frame.Channel) is { } block:
                Stop(block, reader.Int());
                break;
            case FrameType.Kill when Find(frame.Channel) is { } block:
                Kill(block);
                break;
            case FrameType.TakePort:
                int port = _ports.Take(out int error);
                new PortMessage(port, port != 0 ? "" : $"no free TCP port (error {error})").Write(_link.Writer, frame.Channel);
                _link.Send();
                break;
            case FrameType.Ping:
                _link.Begin(FrameType.Pong);
                _link.Send();
                break;
            case FrameType.Close:
                Close(reader.Int());
                break;
            case FrameType.Credit or FrameType.Stop or FrameType.Kill:
                break;   // for a block that has just ended: its end is already on its way
            default:
                throw new ProtocolException($"The controller sent {frame.Type}, which no agent understands.");
        }
    }

    private BlockProcess? Find(uint id) => _blocks.Find(b => b.Id == id);

    private void Open(OpenMessage open)
    {
        string error = "";
        if (open.Protocol != HelloMessage.CurrentProtocol)
            error = $"the controller speaks protocol {open.Protocol}, this agent {HelloMessage.CurrentProtocol}";
        else
        {
            _open = open;
            _link.SetLifeline(open.LifelineSeconds);
            try
            {
                _place = Workplace.Create(open.Stream, open.Token);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error = $"no working directory: {e.Message}";
            }
        }
        new OpenedMessage(_place?.Directory ?? "", error).Write(_link.Writer);
        _link.Send();
        if (_place is null)
            return;
        _guardian = new Guardian($"{ProcessTree.Variable}={open.Token}.", _place.Directory);
        if (_guardian.Start() is { } problem)
            _link.Log(problem);
    }

    private void Start(uint id, StartMessage start)
    {
        if (_place is null)
        {
            Fail(id, "the stream has no working directory");
            return;
        }
        _ports.ReleaseNamedIn([.. start.Arguments, .. start.Environment, start.ReadyPort.ToString(CultureInfo.InvariantCulture)]);
        if (Libc.Pipe() is not { } output)
        {
            Fail(id, "too many open files");
            return;
        }
        if (Libc.Pipe() is not { } error)
        {
            _ = Libc.Close(output.Read);
            _ = Libc.Close(output.Write);
            Fail(id, "too many open files");
            return;
        }
        int nul = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        int pid = Spawn.Start(start.Arguments, _place.EnvironmentOf(start.Environment, $"{_open.Token}.{id}"), _place.Directory, nul, output.Write, error.Write);
        foreach (int fd in (int[])[nul, output.Write, error.Write])
            _ = Libc.Close(fd);
        if (pid < 0)
        {
            _ = Libc.Close(output.Read);
            _ = Libc.Close(error.Read);
            Fail(id, StartFailure.Explain(-pid, start.Arguments[0], _place.Directory));
            return;
        }
        Libc.SetNonBlocking(output.Read);
        Libc.SetNonBlocking(error.Read);
        _startedBlocks++;
        _blocks.Add(new BlockProcess(id, _open.Token, start.Window)
        {
            Pid = pid,
            PidFd = Libc.PidFdOpen(pid),
            Output = new OutputPipe(output.Read, FrameType.Output, start.Window),
            Error = new OutputPipe(error.Read, FrameType.ErrorOutput, start.Window),
            ReadyPort = start.ReadyPort,
        });
        _link.Begin(FrameType.Started, id).Int(pid);
        _link.Send();
    }

    private void Fail(uint id, string reason)
    {
        _link.Begin(FrameType.StartFailed, id).Text(reason);
        _link.Send();
    }

    /// <summary>Asks the block's whole tree to end; what is left at the deadline is killed.</summary>
    private void Stop(BlockProcess block, int graceMilliseconds)
    {
        if (block.Reported || block.Deadline is not null || block.TryReap())
            return;
        block.Asked = true;
        block.Deadline = Environment.TickCount64 + graceMilliseconds;
        AskMembers(block);
    }

    private void Kill(BlockProcess block)
    {
        if (block.Reported || block.TryReap())
            return;
        block.Asked = true;
        block.StopWaiting();
        block.Survivors = ProcessTree.KillUntilEmpty(() => _tree.Of(block, _startedBlocks == 1));
    }

    /// <summary>Signals those of the block's processes that are there, and waits for them; false when there are none.</summary>
    private bool AskMembers(BlockProcess block)
    {
        var members = _tree.Of(block, _startedBlocks == 1);
        ProcessTree.Signal(members, Libc.SIGTERM);
        foreach (var member in members)
        {
            int fd = member.Pid == block.Pid ? -1 : Libc.PidFdOpen(member.Pid);
            if (fd >= 0)
                block.Awaited.Add(fd);
        }
        return members.Count > 0;
    }

    /// <summary>Moves one block on: its output, its readiness, its stop, its end.</summary>
    private void Tend(BlockProcess block)
    {
        Forward(block, block.Output);
        Forward(block, block.Error);
        if (block.Reported)
        {
            if (!block.Output.IsOpen && !block.Error.IsOpen)
                _blocks.Remove(block);
            return;
        }
        if (block.ReadyPort != 0 && Environment.TickCount64 >= block.NextReadyCheck)
            CheckReady(block);
        if (block.Deadline is { } deadline && !StopIsOver(block, block.TryReap(), deadline))
            return;
        if (block.TryReap() && block.Output.IsDrained && block.Error.IsDrained)
            Report(block);
    }

    private bool StopIsOver(BlockProcess block, bool ended, long deadline)
    {
        if (Environment.TickCount64 >= deadline)
        {
            block.StopWaiting();
            block.Survivors = ProcessTree.KillUntilEmpty(() => _tree.Of(block, _startedBlocks == 1));
            return block.TryReap();
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

    private void Forward(BlockProcess block, OutputPipe pipe)
    {
        int n = pipe.Read(_chunk, ignoreCredit: _closing);
        if (n == 0)
            return;
        _link.Begin(pipe.Frame, block.Id).Raw(_chunk.AsSpan(0, n));
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
        var end = block.End!;
        new ExitedMessage(end.ExitCode, end.Signal, block.Asked, (long)block.Duration.TotalMicroseconds, block.Survivors).Write(_link.Writer, block.Id);
        _link.Send();
    }

    private void TendGuardian()
    {
        if (_guardian is not { Descriptor: >= 0 } guardian || Libc.Reap(guardian.Pid) is null)
            return;
        _link.Log(guardian.Start() is { } problem ? problem : "the guardian was killed; there is a new one");
    }

    private void Close(int graceMilliseconds)
    {
        _closing = true;
        var left = EndEverything(graceMilliseconds);
        foreach (var block in _blocks)
        {
            while (block.Output.Read(_chunk, ignoreCredit: true) is > 0 and int n)
                Send(FrameType.Output, block, n);
            while (block.Error.Read(_chunk, ignoreCredit: true) is > 0 and int n)
                Send(FrameType.ErrorOutput, block, n);
            if (!block.Reported && block.TryReap())
                Report(block);
        }
        _link.Begin(FrameType.Closed).Texts(left);
        _link.Send();
    }

    private void Send(FrameType type, BlockProcess block, int count)
    {
        _link.Begin(type, block.Id).Raw(_chunk.AsSpan(0, count));
        _link.Send();
    }

    /// <summary>Ends all processes and removes the directory; the result is what could not be ended or removed.</summary>
    private List<string> EndEverything(int graceMilliseconds)
    {
        var left = new List<string>();
        var running = _tree.All();
        if (running.Count > 0)
        {
            foreach (var block in _blocks)
                block.Asked |= block.End is null;
            ProcessTree.Signal(running, Libc.SIGTERM);
            ProcessTree.AwaitEnd(running, graceMilliseconds);
            left.AddRange(ProcessTree.KillUntilEmpty(_tree.All));
        }
        if (_place?.Remove() is { } problem)
            left.Add(problem);
        _guardian?.Dismiss();
        return left;
    }
}
