using System.Collections.Concurrent;
using System.Globalization;
using MultiStream.Deployment;
using MultiStream.Spawners;

namespace MultiStream.Protocol;

/// <summary>One open stream seen from the controller: the frames to and from its agent. Everything the agent says comes on one dedicated thread.</summary>
internal sealed partial class AgentSession : IAsyncDisposable
{
    /// <summary>Output under way for one pipe of a block; with 64 KiB pieces, 4 MiB keeps a chacha20 ssh busy.</summary>
    public const int Window = 4 << 20;

    private const int MaxUnanswered = 4, ReaderStack = 256 * 1024;
    private static readonly TimeSpan s_pingEvery = TimeSpan.FromSeconds(5);
    private readonly IStreamConnection _connection;
    private readonly FrameSender _sender;
    private readonly ConcurrentDictionary<uint, BlockChannel> _blocks = [];
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<byte[]>> _answers = [];
    private readonly TaskCompletionSource<HelloMessage> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<OpenedMessage> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IReadOnlyList<string>> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);   // lost, or closed: nothing is answered any more
    private readonly Action<string> _log;
    private readonly TimeSpan _pingEvery;
    private Timer? _ping;
    private uint _nextId;
    private int _unanswered;
    private bool _closing;

    private AgentSession(IStreamConnection connection, Action<string> log, TimeSpan pingEvery)
    {
        _connection = connection;
        _sender = new FrameSender(connection.ToAgent);
        _log = log;
        _pingEvery = pingEvery;
    }

    public string Host => _connection.Host;

    public string Address => _connection.Address;

    public HelloMessage Hello => _hello.Task.Result;

    /// <summary>It is being closed by us.</summary>
    public bool IsClosing => Volatile.Read(ref _closing);

    public string Directory => _opened.Task.Result.Directory;

    /// <summary>Completes with the reason when agent, connection or host are gone. Never faults, never completes after a clean close.</summary>
    public Task<string> Lost => _lost.Task;

    /// <summary>What came before the agent's hello: a profile that prints, a banner.</summary>
    public string Noise { get; private set; } = "";

    /// <summary>Talks to the bootstrap, greets the agent and opens the stream's working directory.</summary>
    /// <param name="pingEvery">Between two pings, when <paramref name="open"/> has a lifeline; null: 5 s.</param>
    /// <exception cref="HandshakeException">No agent said hello; with <see cref="HandshakeException.PipeClosed"/> the connection knows why.</exception>
    /// <exception cref="ProtocolException">Something else said hello, or the agent has no place to work in.</exception>
    public static async Task<AgentSession> OpenAsync(IStreamConnection connection, OpenMessage open, Action<string> log, Action greeted, CancellationToken cancel, TimeSpan? pingEvery = null)
    {
        var session = new AgentSession(connection, log, pingEvery ?? s_pingEvery);
        new Thread(session.ReadAll, ReaderStack) { IsBackground = true, Name = $"MultiStream {open.Stream}" }.Start();
        var hello = await session._hello.Task.WaitAsync(cancel);
        greeted();
        if (hello.Protocol != HelloMessage.CurrentProtocol)
            throw new ProtocolException($"the agent there is version {hello.Version} and speaks protocol {hello.Protocol}; this is protocol {HelloMessage.CurrentProtocol}");
        session._sender.Send(open.Write);
        var opened = await session._opened.Task.WaitAsync(cancel);
        if (opened.Error.Length > 0)
            throw new ProtocolException(opened.Error);
        if (open.LifelineSeconds > 0)
            session._ping = new Timer(_ => session.Ping(), null, session._pingEvery, session._pingEvery);
        return session;
    }

    /// <summary>Starts a block; what becomes of it is told to <paramref name="events"/>, also when the stream is already lost.</summary>
    /// <param name="named">Hears its number before anything can come of it: a shell asks by it as soon as it runs.</param>
    public uint Start(StartMessage start, IBlockEvents events, Action<uint>? named = null)
    {
        uint id = Interlocked.Increment(ref _nextId);
        named?.Invoke(id);
        _blocks[id] = new BlockChannel(id, events, _sender);
        if (!_sender.Send(writer => start.Write(writer, id)) || _over.Task.IsCompleted)
            _ = LoseOneAsync(id);
        return id;
    }

    /// <summary>How many blocks there are of which something may still come.</summary>
    public int Channels => _blocks.Count;

    /// <summary>Gives bytes to the stdin of a block that was started with <see cref="BlockPipes.Input"/>; none at all end its stdin. Those for a block that has ended go nowhere.</summary>
    /// <param name="wait">Return only when there is room for more: for much, from a thread that may wait.</param>
    public void Feed(uint block, ReadOnlySpan<byte> bytes, bool wait = false)
    {
        if (_blocks.TryGetValue(block, out var channel))
            channel.Feed(bytes, wait);
    }

    /// <summary>Who hears what the stream's shells ask of the sync hub.</summary>
    public ISyncDoor? Door { get; set; }

    /// <summary>Answers what a shell asked.</summary>
    /// <param name="code">The exit code of <c>ms</c>; with 0 the text goes to stdout, else to stderr.</param>
    public void AnswerDoor(uint request, int code, string text) => _sender.Send(w => w.Begin(FrameType.SyncAnswer, request).Int(code).Text(text));

    public void Stop(uint block, TimeSpan grace) => _sender.Send(w => w.Begin(FrameType.Stop, block).Int((int)Math.Min(grace.TotalMilliseconds, int.MaxValue)));

    public void Kill(uint block) => _sender.Send(w => w.Begin(FrameType.Kill, block));

    /// <exception cref="MultiStreamException">The host has no free port.</exception>
    public async Task<int> TakePortAsync(string stream, CancellationToken cancel)
    {
        var answer = await AskAsync((w, id) => w.Begin(FrameType.TakePort, id), cancel)
            ?? throw new StreamLostException(stream, $"Stream '{stream}' @ {Host} is lost: {await _over.Task}.");
        var port = PortMessage.Read(answer);
        return port.Port != 0 ? port.Port : throw new MultiStreamException($"Stream '{stream}' @ {Host} has no port to give: {port.Error}.");
    }

    /// <summary>Asks what there is for a worker.</summary>
    /// <exception cref="MultiStreamException">The stream is lost, or was closed.</exception>
    public async Task<WorkerPlaceAnswer> FindPlaceAsync(WorkerPlaceRequest request, CancellationToken cancel = default) => await AskAsync(request.Write, cancel) is { } answer
        ? WorkerPlaceAnswer.Read(answer)
        : throw new MultiStreamException($"its stream is lost: {await _over.Task}");

    /// <summary>Sends a question and waits for its answer; null: the stream was lost or closed before.</summary>
    private async Task<byte[]?> AskAsync(Action<MessageWriter, uint> question, CancellationToken cancel)
    {
        uint id = Interlocked.Increment(ref _nextId);
        var answer = _answers.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        _sender.Send(w => question(w, id));
        return await Task.WhenAny(answer.Task, _over.Task).WaitAsync(cancel) == answer.Task ? await answer.Task : null;
    }

    private void Ping()
    {
        // Counted in pings, not in time: a machine that slept, or stood at a breakpoint, wakes with one ping gone.
        if (Interlocked.Increment(ref _unanswered) > MaxUnanswered)
            _ = LoseAsync(string.Create(CultureInfo.InvariantCulture, $"the agent did not answer for {(_pingEvery * MaxUnanswered).TotalSeconds:0.##} s"));
        else
            _sender.Send(static w => w.Begin(FrameType.Ping));
    }

    private void ReadAll()
    {
        try
        {
            Noise = AgentHandshake.AwaitAgent(_connection.FromAgent, _connection.ToAgent, AgentDeployment.Default);
            var buffer = new byte[128 * 1024];
            int start = 0, end = 0;
            uint expected = 0;
            while (true)
            {
                while (end - start >= FrameHeader.Size && FrameHeader.Read(buffer.AsSpan(start)) is var header && end - start >= FrameHeader.Size + header.Length)
                {
                    header.Expect(ref expected);
                    Handle(header, buffer.AsSpan(start + FrameHeader.Size, header.Length));
                    start += FrameHeader.Size + header.Length;
                }
                buffer.AsSpan(start..end).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (end >= FrameHeader.Size && FrameHeader.Size + FrameHeader.Read(buffer).Length > buffer.Length)
                    Array.Resize(ref buffer, FrameHeader.Size + FrameHeader.Read(buffer).Length);
                int n = _connection.FromAgent.Read(buffer, end, buffer.Length - end);
                if (n == 0)
                {
                    _ = LoseAsync(null);
                    return;
                }
                end += n;
            }
        }
        catch (HandshakeException e)
        {
            _hello.TrySetException(e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _ = LoseAsync(null);
        }
        catch (Exception e)   // the boundary to kinds, whose pipe may throw anything: on a thread of ours it would end the whole process
        {
            _ = LoseAsync(e is ProtocolException ? e.Message : $"its connection failed: {e.GetType().FullName}: {e.Message}");
        }
    }

    private void Handle(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        _unanswered = 0;
        _blocks.TryGetValue(frame.Channel, out var channel);
        switch (frame.Type)
        {
            case FrameType.Hello:
                _hello.TrySetResult(HelloMessage.Read(payload));
                break;
            case FrameType.Opened:
                _opened.TrySetResult(OpenedMessage.Read(payload));
                break;
            case FrameType.Started:
                channel?.Events.Started(new MessageReader(payload).Int());
                break;
            case FrameType.StartFailed:
                channel?.End(e => e.StartFailed, new MessageReader(payload).Text());
                _blocks.TryRemove(frame.Channel, out _);
                break;
            case FrameType.Output or FrameType.ErrorOutput or FrameType.Data:
                channel?.Take(frame.Type, payload);
                break;
            case FrameType.InputCredit:
                channel?.GrantInput(new MessageReader(payload).Int());
                break;
            case FrameType.Ready:
                channel?.Events.Ready();
                break;
            case FrameType.Exited:
                var message = ExitedMessage.Read(payload);
                if (channel is not null && _connection is IEndedByOthers place && MayBeEndOf(place, message))
                    _ = EndOrLoseAsync(frame.Channel, channel, message, place);
                else
                    channel?.End(e => e.Exited, message);
                break;
            case FrameType.Gone:
                channel?.SetGone();
                if (channel?.HasEnded == true)
                    _blocks.TryRemove(frame.Channel, out _);
                break;
            case FrameType.Port or FrameType.Place or FrameType.LeaseList when _answers.TryRemove(frame.Channel, out var waiting):
                waiting.TrySetResult(payload.ToArray());
                break;
            case FrameType.Evidence:
                Gathered(frame.Channel, EvidenceMessage.Read(payload));
                break;
            case FrameType.Lease:
                LeaseTold(frame.Channel, LeaseMessage.Read(payload));
                break;
            case FrameType.LeaseOver:
                _ = LoseAsync($"its lease on {LeasedHost ?? Host} was over: the controller was silent for {new MessageReader(payload).Int()} s");
                break;
            case FrameType.Log:
                _log(new MessageReader(payload).Text());
                break;
            case FrameType.SyncRequest:
                var request = new MessageReader(payload);
                Door?.Ask(frame.Channel, (uint)request.Int(), request.Texts());
                break;
            case FrameType.SyncCancel:
                Door?.Cancel(frame.Channel);
                break;
            case FrameType.Pong:
                if (frame.Channel != 0)
                    TimeTold(frame.Channel, new MessageReader(payload).Long());
                break;
            case FrameType.Closed:
                _closed.TrySetResult(new MessageReader(payload).Texts());
                break;
            default:
                throw new ProtocolException($"The agent sent {frame.Type}, which no controller understands.");
        }
    }
}
