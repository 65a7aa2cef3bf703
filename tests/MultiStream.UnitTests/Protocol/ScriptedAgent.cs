using System.IO.Pipes;
using System.Threading.Channels;
using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Protocol;

/// <summary>
/// The far end of a connection, in this process, over two real pipes: says what the test tells it to say, and keeps what it hears. Greets by
/// itself, and answers Open and Close, unless told otherwise.
/// </summary>
internal sealed class ScriptedAgent : IStreamConnection
{
    public static readonly HelloMessage DefaultHello = new(HelloMessage.CurrentProtocol, "0.1", "10.0", "Linux", "X64", "far", "boot", 4711, "ci", 0);

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private readonly AnonymousPipeServerStream _in = new(PipeDirection.In);
    private readonly AnonymousPipeServerStream _out = new(PipeDirection.Out);
    private readonly Channel<HeardFrame> _heard = Channel.CreateUnbounded<HeardFrame>();
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly MessageWriter _writer = new();
    private readonly AnonymousPipeClientStream _fromAgent;
    private uint _sequence;
    private bool _closed;

    public ScriptedAgent()
    {
        ToAgent = new AnonymousPipeClientStream(PipeDirection.Out, _in.ClientSafePipeHandle);
        _fromAgent = new AnonymousPipeClientStream(PipeDirection.In, _out.ClientSafePipeHandle);
        new Thread(Hear) { IsBackground = true, Name = "Scripted agent" }.Start();
    }

    /// <summary>The answer to Open; null: none comes.</summary>
    public OpenedMessage? OpenAnswer { get; init; } = new("/tmp/multistream-x", "");

    /// <summary>What is left behind, as the answer to Close; null: none comes.</summary>
    public string[]? CloseAnswer { get; init; } = [];

    /// <summary>Answers a ping.</summary>
    public bool AnswersPings { get; init; } = true;

    /// <summary>What it says of its place when it is asked; null: nothing.</summary>
    public IReadOnlyList<EvidenceMessage>? GatherAnswer { get; set; } = [new EvidenceMessage("", [], "")];

    /// <summary>That is the last that it says.</summary>
    public bool DiesAfterGather { get; set; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>After Open it reads nothing any more, until its connection is closed.</summary>
    public bool StandsStill { get; init; }

    /// <summary>What the reading of its pipe throws at the end; and why it ended is not known, but thrown too.</summary>
    public Exception? Fault { get; init; }

    public Stream ToAgent { get; }

    public Stream FromAgent => Fault is null ? _fromAgent : new FaultyEnd(_fromAgent, Fault);

    public string Host => "far.example.com";

    public string Address => "192.0.2.7";

    public Task<ConnectionEnd> Ended => Fault is null ? _ended.Task : Task.FromException<ConnectionEnd>(Fault);

    public bool IsDisposed { get; private set; }

    /// <summary>A session with an agent that has said hello and opened its directory.</summary>
    public static async Task<(AgentSession Session, ScriptedAgent Agent)> OpenAsync(ScriptedAgent? agent = null, int lifeline = 0, TimeSpan? pingEvery = null, Action<string>? log = null)
    {
        agent ??= new ScriptedAgent();
        agent.Greet();
        var session = await AgentSession.OpenAsync(agent, Open(lifeline), log ?? (_ => { }), () => { }, CancellationToken.None, pingEvery).WaitAsync(s_limit);
        Assert.Equal(FrameType.Open, (await agent.NextAsync()).Type);
        return (session, agent);
    }

    public static OpenMessage Open(int lifeline = 0) => new(HelloMessage.CurrentProtocol, "server", "ab12", lifeline, 2000);

    /// <summary>The marker line and the hello, after whatever a profile printed.</summary>
    public void Greet(HelloMessage? hello = null, string noise = "")
    {
        SayBytes(System.Text.Encoding.UTF8.GetBytes(noise + "\u001eMS1 AGENT\n"));
        Say((hello ?? DefaultHello).Write);
    }

    /// <summary>One frame with the number that is due. Says nothing when the pipe is closed.</summary>
    public void Say(Action<MessageWriter> message)
    {
        lock (_lock)
        {
            message(_writer);
            if (!_closed)
                _out.Write(_writer.End(_sequence++));
        }
    }

    /// <summary>One frame with a payload written in hexadecimal.</summary>
    public void Say(FrameType type, uint channel, string hex = "") => Say(w => w.Begin(type, channel).Raw(Wire.Hex(hex)));

    public void SayOutput(uint block, ReadOnlySpan<byte> bytes, bool error = false)
    {
        var copy = bytes.ToArray();
        Say(w => w.Begin(error ? FrameType.ErrorOutput : FrameType.Output, block).Raw(copy));
    }

    /// <summary>How long each process ran, as it says.</summary>
    public long Microseconds { get; set; } = 1_500_000;

    public void SayExited(uint block, int code = 0, int signal = 0, bool asked = false, params string[] survivors) =>
        Say(w => new ExitedMessage(code, signal, asked, Microseconds, survivors).Write(w, block));

    public void SayBytes(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (!_closed)
                _out.Write(bytes);
        }
    }

    /// <summary>The next frame from the controller.</summary>
    public async Task<HeardFrame> NextAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(s_limit);

    /// <summary>The next frame, which is of this type.</summary>
    public async Task<HeardFrame> NextAsync(FrameType type)
    {
        var frame = await NextAsync();
        Assert.Equal(type, frame.Type);
        return frame;
    }

    /// <summary>The end of the process behind the pipe.</summary>
    public void Die(int? exitCode, string text = "")
    {
        _ended.TrySetResult(new ConnectionEnd(exitCode, text));
        ClosePipe();
    }

    /// <summary>The pipe closes; of the process behind it nothing is known.</summary>
    public void ClosePipe()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _out.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        if (StandsStill)
            await _in.DisposeAsync();   // as when the process is killed
        await ToAgent.DisposeAsync();
        ClosePipe();
    }

    private void Hear()
    {
        var header = new byte[FrameHeader.Size];
        uint next = 0;
        while (_in.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var frame = FrameHeader.Read(header);
            frame.Expect(ref next);
            var payload = new byte[frame.Length];
            _in.ReadExactly(payload);
            // The controller asks for the time when it likes, and for evidence when a test has failed.
            if (frame is not ({ Type: FrameType.Ping, Channel: not 0 } or { Type: FrameType.Gather }))
                _heard.Writer.TryWrite(new HeardFrame(frame.Type, frame.Channel, payload, [.. header, .. payload]));
            Answer(frame.Type, frame.Channel);
            if (StandsStill && frame.Type == FrameType.Open)
                return;
        }
        _heard.Writer.TryComplete();
        _in.Dispose();
    }

    private void Answer(FrameType type, uint channel)
    {
        if (type == FrameType.Open && OpenAnswer is { } opened)
            Say(opened.Write);
        else if (type == FrameType.Ping && AnswersPings)
            Say(w => w.Begin(FrameType.Pong, channel).Long(DateTime.UtcNow.Ticks + ClockOffset.Ticks));
        else if (type == FrameType.Gather)
        {
            foreach (var message in GatherAnswer ?? [])
                Say(w => message.Write(w, channel));
            if (DiesAfterGather)
                Die(137);
        }
        else if (type == FrameType.Close && CloseAnswer is { } left)
        {
            Say(w => w.Begin(FrameType.Closed).Texts(left));
            Die(0);
        }
    }
}

/// <summary>A pipe that throws where it should say that nothing more comes.</summary>
internal sealed class FaultyEnd(Stream inner, Exception fault) : MultiStream.Protocol.PipeStream
{
    public override bool CanRead => true;

    public override int Read(Span<byte> buffer) => inner.Read(buffer) is > 0 and var n ? n : throw fault;
}

/// <summary>A frame that the controller sent; <see cref="Bytes"/> is all of it.</summary>
internal sealed record HeardFrame(FrameType Type, uint Channel, byte[] Payload, byte[] Bytes);
