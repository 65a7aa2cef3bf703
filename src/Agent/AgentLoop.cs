using System.Collections.Concurrent;
using MultiStream.Agent.Evidence;
using MultiStream.Agent.Leases;
using MultiStream.Agent.Platform;
using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>
/// The agent: one thread that waits, for the controller, the blocks' pipes and the ends of processes, and acts. It never runs user code.
/// What the controller says goes first, so that a stop does not queue behind a flood.
/// </summary>
internal sealed class AgentLoop
{
    private readonly ControllerLink _link;
    private readonly BlockSupervisor _supervisor;

    /// <summary>Lines for the stream's log from other threads; only this one speaks to the controller.</summary>
    private readonly ConcurrentQueue<string> _lines = [];

    private Guardian? _guardian;
    private Workplace? _place;
    private SyncDoor? _door;
    private EvidenceClerk? _evidence;
    private LeaseClerk? _leases;
    private OpenMessage _open = new(0, "", "", 0, 2000);
    private readonly PollSet _awaited = new();
    private int _guardianPlace = PollSet.None;
    private bool _closing, _keeps, _stays;
    private int _silentSeconds;

    public AgentLoop(ControllerLink link)
    {
        _link = link;
        _supervisor = new BlockSupervisor(link, () => _guardian?.Pid ?? 0);
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
                while (_lines.TryDequeue(out var line))
                    _link.Log(line);
                _supervisor.Tend(_awaited);
                _door?.Tend(_awaited);
                _evidence?.Tend(_awaited);
                _leases?.Tend();
            }
        }
        catch (LifelineLostException e)
        {
            _silentSeconds = e.SilentSeconds;
            throw;
        }
        finally
        {
            if (!_closing)
                EndEverything(_open.GraceMilliseconds);
            if (_silentSeconds > 0 && _leases is { HadLease: true })
                TellLeaseIsOver();
        }
    }

    /// <summary>Sleeps until a descriptor has something, or the next deadline.</summary>
    private void Wait()
    {
        _awaited.Clear();
        int controller = _awaited.Add(_link.Descriptor, Libc.POLLIN);
        _guardianPlace = _guardian is { Descriptor: >= 0 } guardian ? _awaited.Add(guardian.Descriptor, Libc.POLLIN) : PollSet.None;
        _door?.Await(_awaited);
        _evidence?.Await(_awaited);
        long wake = Math.Min(Math.Min(_link.NextTick ?? long.MaxValue, _supervisor.Await(_awaited)), _leases?.Await() ?? long.MaxValue);
        _awaited.Wait(_link.HasFrame ? 0 : wake == long.MaxValue ? -1 : (int)Math.Clamp(wake - Environment.TickCount64, 0, int.MaxValue));
        if (_awaited.Has(controller))
            _link.Fill();
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
                _supervisor.Start(frame.Channel, StartMessage.Read(payload), _place, _open.Token);
                break;
            case FrameType.Credit when _supervisor.Find(frame.Channel) is { } block:
                block.Grant(reader.Int(), reader.Int());
                break;
            case FrameType.Input when _supervisor.Find(frame.Channel) is { } block:
                block.Input?.Append(payload);
                break;
            case FrameType.Stop when _supervisor.Find(frame.Channel) is { } block:
                _supervisor.Stop(block, reader.Int());
                break;
            case FrameType.Kill when _supervisor.Find(frame.Channel) is { } block:
                _supervisor.Kill(block);
                break;
            case FrameType.TakePort:
                _supervisor.TakePort(frame.Channel);
                break;
            case FrameType.FindPlace:
                new WorkerPlace(AppContext.BaseDirectory, Environment.ProcessPath ?? "dotnet", BootId.Read(), _link.Log).Find(WorkerPlaceRequest.Read(payload)).Write(_link.Writer, frame.Channel);
                _link.Send();
                break;
            case FrameType.SyncAnswer:
                _door?.Answer(frame.Channel, reader.Int(), reader.Text());
                break;
            case FrameType.Gather when _place is { } place:
                _evidence ??= new EvidenceClerk(_link);
                _evidence.Gather(frame.Channel, GatherMessage.Read(payload), _guardian?.Pid ?? 0, place);
                break;
            case FrameType.TakeLease or FrameType.ReleaseLease or FrameType.EndTurn or FrameType.ListLeases:
                if (_leases is null)
                {
                    _leases = new LeaseClerk(_link, _guardian);
                    _link.Meanwhile = _leases.BeatMeanwhile;
                }
                Handle(frame, payload, _leases);
                break;
            case FrameType.Keep:
                (_keeps, _stays) = (true, reader.Bool());
                break;
            case FrameType.Ping:
                _link.Begin(FrameType.Pong, frame.Channel).Long(DateTime.UtcNow.Ticks);
                _link.Send();
                break;
            case FrameType.Close:
                Close(reader.Int());
                break;
            case FrameType.Credit or FrameType.Input or FrameType.Stop or FrameType.Kill:
                break;   // for a block that has just ended: its end is already on its way
            default:
                throw new ProtocolException($"The controller sent {frame.Type}, which no agent understands.");
        }
    }

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
        _door = SyncDoor.Open(_link, _place.Directory, out var doorProblem);
        if (_door is null)
            _link.Log($"blocks cannot use 'ms' here: {doorProblem}");
        _guardian = new Guardian($"{ProcessTree.Variable}={open.Token}.", _place.Directory);
        if (_guardian.Start() is { } problem)
            _link.Log(problem);
        // Beside the work, not before it. What it has to say waits for the next turn of the loop.
        if (CachePruner.FindCache(AppContext.BaseDirectory) is { } cache)
            new Thread(() => CachePruner.Run(cache, _lines.Enqueue)) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "cache" }.Start();
    }

    private static void Handle(FrameHeader frame, ReadOnlySpan<byte> payload, LeaseClerk leases)
    {
        if (frame.Type == FrameType.TakeLease)
            leases.Take(frame.Channel, TakeLeaseMessage.Read(payload));
        else if (frame.Type == FrameType.ReleaseLease)
            leases.Release(frame.Channel);
        else if (frame.Type == FrameType.EndTurn)
            leases.EndTurn(frame.Channel);
        else
            leases.List(frame.Channel);
    }

    /// <summary>The controller may stand still, and wake up one day.</summary>
    private void TellLeaseIsOver()
    {
        _link.Begin(FrameType.LeaseOver).Int(_silentSeconds);
        _link.SendIfThereIsRoom();
    }

    private void TendGuardian()
    {
        if (!_awaited.Has(_guardianPlace) || _guardian is not { Descriptor: >= 0 } guardian)
            return;   // the start of a new one buries it
        _link.Log(guardian.Start() is { } problem ? problem : "the guardian was killed; there is a new one");
    }

    private void Close(int graceMilliseconds)
    {
        _closing = true;
        var left = EndEverything(graceMilliseconds, _keeps);
        _supervisor.ReportEnds();
        _link.Begin(FrameType.Closed).Texts(left);
        _link.Send();
        if (_stays)
            Stay();
    }

    /// <summary>For ever: the place is there for as long as its first process is, which this one may be. Who removes the place ends it.</summary>
    private void Stay()
    {
        _link.Close();
        _ = Libc.Signal(Libc.SIGCHLD, 1);   // orphans of whoever comes to look are nobody else's to bury
        while (true)
            _ = Libc.Poll(-1, 0, -1);
    }

    /// <summary>Ends all processes and removes the directory; the result is what could not be ended or removed.</summary>
    private List<string> EndEverything(int graceMilliseconds, bool keep = false)
    {
        const int AfterGrace = 15_000;   // to kill, to see that it is dead, to remove the directory
        _leases?.BeatAhead(graceMilliseconds + AfterGrace);
        List<string> left = [.. _supervisor.EndAll(graceMilliseconds)];
        if (_place?.Remove(keep) is { } problem)
            left.Add(problem);
        _leases?.ReleaseAll();   // not before: who gets them next is to meet nothing of ours
        _guardian?.Dismiss();
        return left;
    }
}
