namespace MultiStream.Protocol;

/// <summary>The agent's first message: who and where it is.</summary>
internal sealed record HelloMessage(int Protocol, string Version, string Runtime, string System, string Architecture, string HostName, string BootId, int Pid, string User, long UtcTicks)
{
    /// <summary>Raised with every change of the frames or their meaning.</summary>
    public const int CurrentProtocol = 5;

    public void Write(MessageWriter writer) => writer.Begin(FrameType.Hello)
        .Int(Protocol).Text(Version).Text(Runtime).Text(System).Text(Architecture).Text(HostName).Text(BootId).Int(Pid).Text(User).Long(UtcTicks);

    public static HelloMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        int protocol = reader.Int();
        // The rest may look different in another version: read it only when it is ours.
        if (protocol != CurrentProtocol)
            return new HelloMessage(protocol, reader.Text(), "", "", "", "", "", 0, "", 0);
        return new HelloMessage(protocol, reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Int(), reader.Text(), reader.Long());
    }
}

/// <summary>The controller's first message.</summary>
/// <param name="Protocol">The controller's <see cref="HelloMessage.CurrentProtocol"/>.</param>
/// <param name="Stream">The stream's name, for the name of its directory and for logs.</param>
/// <param name="Token">Random hexadecimal text that marks every process of the stream.</param>
/// <param name="LifelineSeconds">The agent ends everything when it hears nothing for so long; 0: only when the pipe closes.</param>
/// <param name="GraceMilliseconds">Between asking and killing when the lifeline is lost.</param>
internal sealed record OpenMessage(int Protocol, string Stream, string Token, int LifelineSeconds, int GraceMilliseconds)
{
    public void Write(MessageWriter writer) => writer.Begin(FrameType.Open).Int(Protocol).Text(Stream).Text(Token).Int(LifelineSeconds).Int(GraceMilliseconds);

    public static OpenMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new OpenMessage(reader.Int(), reader.Text(), reader.Text(), reader.Int(), reader.Int());
    }
}

/// <summary>The answer to Open: the stream's working directory, or why there is none.</summary>
internal sealed record OpenedMessage(string Directory, string Error)
{
    public void Write(MessageWriter writer) => writer.Begin(FrameType.Opened).Text(Directory).Text(Error);

    public static OpenedMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new OpenedMessage(reader.Text(), reader.Text());
    }
}

/// <summary>Starts a process as block <c>channel</c>.</summary>
/// <param name="Arguments">Program and arguments.</param>
/// <param name="Environment">Name, value, name, value: added to the place's own environment.</param>
/// <param name="ReadyPort">Tell when the block listens on this TCP port; 0: do not look.</param>
/// <param name="Window">Bytes of output that may be under way, for each of stdout and stderr (and data).</param>
/// <param name="Pipes">What the process has besides stdout and stderr.</param>
internal sealed record StartMessage(IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, int ReadyPort, int Window, BlockPipes Pipes = BlockPipes.None)
{
    /// <summary>Bytes of input that may be under way to a process with <see cref="BlockPipes.Input"/>.</summary>
    public const int InputWindow = 1 << 20;

    /// <summary>No frame carries it. No system starts it either: Linux allows 2 MiB, the half of a frame.</summary>
    public bool IsTooLong => Size(Arguments) + Size(Environment) + 20 > FrameHeader.MaxLength;

    public void Write(MessageWriter writer, uint block) => writer.Begin(FrameType.Start, block).Texts(Arguments).Texts(Environment).Int(ReadyPort).Int(Window).Int((int)Pipes);

    public static StartMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new StartMessage(reader.Texts(), reader.Texts(), reader.Int(), reader.Int(), (BlockPipes)reader.Int());
    }

    private static long Size(IReadOnlyList<string> texts) => texts.Sum(t => 4L + System.Text.Encoding.UTF8.GetByteCount(t));
}

/// <summary>Pipes of a process besides stdout and stderr.</summary>
[Flags]
internal enum BlockPipes
{
    None = 0,

    /// <summary>Its stdin is what arrives in <see cref="FrameType.Input"/> frames; an empty one ends it. Without: stdin is at its end from the start.</summary>
    Input = 1,

    /// <summary>What it writes to descriptor 3 travels in <see cref="FrameType.Data"/> frames, each after all that it had written to stdout and stderr before.</summary>
    Data = 2,
}

/// <summary>A block has ended.</summary>
/// <param name="ExitCode">The exit code; -1 when a signal ended it; <see cref="NotEnded"/>.</param>
/// <param name="Signal">The signal, or 0.</param>
/// <param name="Asked">True when a stop or kill had been sent to it before it ended.</param>
/// <param name="Microseconds">How long it ran.</param>
/// <param name="Survivors">Processes of a stopped block that could not be ended, one text each.</param>
internal sealed record ExitedMessage(int ExitCode, int Signal, bool Asked, long Microseconds, IReadOnlyList<string> Survivors)
{
    /// <summary>It was told to end, and could not be ended: it is among the survivors.</summary>
    public const int NotEnded = -2;

    private const long MaxMicroseconds = 100L * 366 * 24 * 3600 * 1_000_000;

    public void Write(MessageWriter writer, uint block) => writer.Begin(FrameType.Exited, block).Int(ExitCode).Int(Signal).Bool(Asked).Long(Microseconds).Texts(Survivors);

    public static ExitedMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        var message = new ExitedMessage(reader.Int(), reader.Int(), reader.Bool(), reader.Long(), reader.Texts());
        // Times are added up and printed later, where a wild one would overflow and end the process.
        return message.Microseconds is >= 0 and < MaxMicroseconds
            ? message
            : throw new ProtocolException($"A block is said to have run for {message.Microseconds} microseconds.");
    }
}

/// <summary>The answer to TakePort.</summary>
internal sealed record PortMessage(int Port, string Error)
{
    public void Write(MessageWriter writer, uint request) => writer.Begin(FrameType.Port, request).Int(Port).Text(Error);

    public static PortMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        var message = new PortMessage(reader.Int(), reader.Text());
        return message.Port is >= 0 and <= 65535 ? message : throw new ProtocolException($"A TCP port is said to be {message.Port}.");
    }
}
