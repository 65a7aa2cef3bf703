using System.Text;
using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>The pipe to the controller. Its end, or its silence, is the end of the agent: <see cref="LifelineLostException"/>.</summary>
internal sealed class ControllerLink
{
    private const int Ticks = 4;
    private readonly int _in;
    private readonly int _out;
    private readonly MessageWriter _writer = new();
    private readonly Libc.PollFd[] _both = new Libc.PollFd[2];
    private byte[] _buffer = new byte[96 * 1024];
    private int _start, _end;
    private uint _sent, _received;
    private int _silentTicks;
    private int _lifelineMilliseconds;
    private long _nextTick;

    private ControllerLink(int input, int output) => (_in, _out) = (input, output);

    public int Descriptor => _in;

    /// <summary>A silence of so many seconds ends the agent; 0: only the end of the pipe does.</summary>
    public void SetLifeline(int seconds)
    {
        _lifelineMilliseconds = seconds * 1000;
        _nextTick = Environment.TickCount64 + TickMilliseconds;
    }

    /// <summary>What is to be done also while what is said has to wait for room, which may be for ever: it gives the time at which it is due again. It must not say anything itself.</summary>
    public Func<long>? Meanwhile { get; set; }

    /// <summary>When <see cref="Tick"/> is due; null without a limit.</summary>
    public long? NextTick => _lifelineMilliseconds == 0 ? null : _nextTick;

    private int TickMilliseconds => Math.Max(1, _lifelineMilliseconds / Ticks);

    /// <summary>
    /// Takes descriptors 0 and 1 for the protocol and leaves /dev/null there, before anything else can use them. 2 stays the transport's: what
    /// the agent says there in its last moment is the evidence.
    /// </summary>
    public static ControllerLink TakeStandardStreams()
    {
        int input = Libc.Fcntl(0, Libc.F_DUPFD_CLOEXEC, 10), output = Libc.Fcntl(1, Libc.F_DUPFD_CLOEXEC, 10);
        return Over(input, output);
    }

    /// <summary>The same over two other descriptors, such as pipes of ours.</summary>
    public static ControllerLink Over(int input, int output)
    {
        int nul = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        _ = Libc.Dup2(nul, 0);
        _ = Libc.Dup2(nul, 1);
        _ = Libc.Close(nul);
        Libc.SetNonBlocking(input);
        Libc.SetNonBlocking(output);
        return new ControllerLink(input, output);
    }

    /// <summary>The marker line that ends all noise, and the hello, in one write.</summary>
    public void SendHello(HelloMessage hello)
    {
        hello.Write(_writer);
        byte[] bytes = [.. "\u001eMS1 AGENT\n"u8, .. _writer.End(_sent++)];
        WriteAll(bytes);
    }

    public MessageWriter Begin(FrameType type, uint channel = 0) => _writer.Begin(type, channel);

    /// <summary>For messages that write themselves.</summary>
    public MessageWriter Writer => _writer;

    /// <summary>Sends what was built last.</summary>
    public void Send() => WriteAll(_writer.End(_sent++));

    public void Log(string line)
    {
        Begin(FrameType.Log).Text(line);
        Send();
    }

    /// <summary>Reads what is there; false when nothing is. Call <see cref="Next"/> until it gives null.</summary>
    /// <exception cref="LifelineLostException">The pipe has ended.</exception>
    public bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        int n = Libc.Read(_in, _buffer.AsSpan(_end));
        if (n == 0)
            throw new LifelineLostException("the connection to the controller has closed");
        if (n < 0)
            return false;
        _end += n;
        _silentTicks = 0;
        return true;
    }

    /// <summary>A whole frame has been read already, by a write that had to wait: whoever sleeps now would not be woken for it.</summary>
    public bool HasFrame => _end - _start >= FrameHeader.Size && _end - _start >= FrameHeader.Size + FrameHeader.Read(_buffer.AsSpan(_start)).Length;

    /// <summary>The next complete frame; its payload is valid until the next <see cref="Fill"/>.</summary>
    public FrameHeader? Next(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_end - _start < FrameHeader.Size)
            return null;
        var header = FrameHeader.Read(_buffer.AsSpan(_start));
        if (_end - _start < FrameHeader.Size + header.Length)
            return null;
        header.Expect(ref _received);
        payload = _buffer.AsSpan(_start + FrameHeader.Size, header.Length);
        _start += FrameHeader.Size + header.Length;
        return header;
    }

    /// <summary>
    /// Counts a stretch without a word from the controller. Stretches, not time: a machine that slept wakes with one stretch gone, not with all of them.
    /// </summary>
    public void Tick()
    {
        if (_lifelineMilliseconds == 0 || Environment.TickCount64 < _nextTick)
            return;
        _nextTick = Environment.TickCount64 + TickMilliseconds;
        if (++_silentTicks > Ticks)
            throw new LifelineLostException($"nothing was heard from the controller for {_lifelineMilliseconds / 1000} s") { SilentSeconds = _lifelineMilliseconds / 1000 };
    }

    /// <summary>Sends what was built last to one who may never read it: where there is no room, it is not said.</summary>
    public void SendIfThereIsRoom() => _ = Libc.Write(_out, _writer.End(_sent++));

    /// <summary>Nothing more is said or heard, on stderr neither.</summary>
    public void Close()
    {
        _ = Libc.Dup2(0, 2);
        _ = Libc.Close(_in);
        _ = Libc.Close(_out);
    }

    private void WriteAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int n = Libc.Write(_out, bytes);
            if (n == -2)
                throw new LifelineLostException("the connection to the controller has closed");
            if (n >= 0)
            {
                bytes = bytes[n..];
                continue;
            }
            // Read meanwhile: the controller may be writing too, and would never come to read if both waited for room.
            // What is read here waits in the buffer, so a payload must be taken apart before anything is sent.
            _both[0] = new Libc.PollFd { Fd = _out, Events = Libc.POLLOUT };
            _both[1] = new Libc.PollFd { Fd = _in, Events = Libc.POLLIN };
            long due = Math.Min(Meanwhile?.Invoke() ?? long.MaxValue, _lifelineMilliseconds == 0 ? long.MaxValue : Environment.TickCount64 + TickMilliseconds);
            _ = Libc.Poll(_both, 2, due == long.MaxValue ? -1 : (int)Math.Clamp(due - Environment.TickCount64, 0, int.MaxValue));
            if (_both[1].Returned == 0 || !Fill())
                Tick();
        }
    }
}

/// <summary>The controller is gone: end everything.</summary>
internal sealed class LifelineLostException(string reason) : Exception(reason)
{
    /// <summary>For how long it was silent; 0: its pipe has ended.</summary>
    public int SilentSeconds { get; init; }
}
