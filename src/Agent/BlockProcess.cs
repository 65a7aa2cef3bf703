using System.Diagnostics;
using System.Text;
using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>One block's process and what is known of it. The loop reads its pipes and moves it from state to state.</summary>
internal sealed class BlockProcess(uint id, string token, int window)
{
    private OutputPipe[]? _outputs;

    /// <summary>Taken before the process is started: it may run a while before its start has returned.</summary>
    public required long Started { get; init; }

    public uint Id { get; } = id;
    public int Pid { get; init; }

    /// <summary>Readable at the end of the process; -1 where there is no such thing: then it is asked after at every turn.</summary>
    public int PidFd { get; set; } = -1;

    /// <summary>Of <see cref="PidFd"/> in what is waited for.</summary>
    public int Place { get; set; } = PollSet.None;

    public OutputPipe Output { get; init; } = new(-1, FrameType.Output, window);
    public OutputPipe Error { get; init; } = new(-1, FrameType.ErrorOutput, window);

    /// <summary>To its stdin; null: that is empty.</summary>
    public InputPipe? Input { get; init; }

    /// <summary>From its descriptor 3, if it has one.</summary>
    public OutputPipe Data { get; init; } = new(-1, FrameType.Data, window);

    /// <summary>In the order of their numbers in credits.</summary>
    public OutputPipe[] Outputs => _outputs ??= [Output, Error, Data];

    /// <exception cref="ProtocolException">There is no such pipe.</exception>
    public void Grant(int pipe, int bytes)
    {
        if (pipe is < 0 or > 2)
            throw new ProtocolException($"The controller gave credit to pipe {pipe}; there are 0 to 2.");
        Outputs[pipe].Grant(bytes);
    }

    /// <summary>What the environment of every process of this block holds, and of no other's.</summary>
    public byte[] Marker { get; } = Encoding.UTF8.GetBytes($"{ProcessTree.Variable}={token}.{id}\0");

    /// <summary>How it ended; null while it runs.</summary>
    public Libc.ProcessEnd? End { get; private set; }

    public TimeSpan Duration { get; private set; }

    /// <summary>A stop or kill was sent before it ended.</summary>
    public bool Asked { get; set; }

    /// <summary>When a stop turns into a kill, in ticks; null when no stop is under way.</summary>
    public long? Deadline { get; set; }

    /// <summary>Descriptors of further processes of the block that a stop waits for.</summary>
    public List<int> Awaited { get; } = [];

    /// <summary>The processes that were asked to end: once each.</summary>
    public HashSet<int> AskedPids { get; } = [];

    public IReadOnlyList<string> Survivors { get; set; } = [];

    /// <summary>The controller has been told of the end; the pipes may stay open for what the block left running.</summary>
    public bool Reported { get; set; }

    /// <summary>The port that it is to listen on; 0 when nobody waits for that, or no more.</summary>
    public int ReadyPort { get; set; }

    public long NextReadyCheck { get; set; }
    public int ReadyDelay { get; set; } = 2;

    /// <summary>Asks whether the process has ended, and reaps it.</summary>
    public bool TryReap()
    {
        if (End is not null)
            return true;
        if (Libc.Reap(Pid) is not { } end)
            return false;
        End = end;
        Duration = Stopwatch.GetElapsedTime(Started);
        if (PidFd >= 0)
            _ = Libc.Close(PidFd);
        PidFd = -1;
        // What it wrote is in the pipes now. What its orphans write from here on comes after the report.
        foreach (var pipe in Outputs)
            pipe.LimitToWhatIsThere();
        Input?.Close();
        return true;
    }

    public void StopWaiting()
    {
        foreach (int fd in Awaited)
            _ = Libc.Close(fd);
        Awaited.Clear();
        Deadline = null;
    }
}

/// <summary>The reading end of a block's stdout or stderr, with the credit that the controller gave.</summary>
internal sealed class OutputPipe(int fd, FrameType frame, int window)
{
    private const int Large = 1 << 20;
    private long _credit = window;
    private long _sent;
    private long _due = -1;

    public int Descriptor { get; private set; } = fd;

    /// <summary>In what is waited for.</summary>
    public int Place { get; set; } = PollSet.None;

    public FrameType Frame { get; } = frame;
    public bool IsOpen => Descriptor >= 0;
    public bool MayRead => IsOpen && _credit > 0;

    /// <summary>Everything that the process itself wrote has been sent.</summary>
    public bool IsDrained => !IsOpen || _due == 0;

    public void Grant(int bytes) => _credit += bytes;

    /// <summary>How many bytes wait in it.</summary>
    public int Available => IsOpen ? Libc.Available(Descriptor) : 0;

    public void LimitToWhatIsThere() => _due = Available;

    /// <summary>Reads into the buffer: the count, 0 when nothing is there or allowed now. Closes itself at the end.</summary>
    public int Read(Span<byte> buffer, bool ignoreCredit = false)
    {
        if (!IsOpen || (_credit <= 0 && !ignoreCredit))
            return 0;
        int limit = ignoreCredit ? buffer.Length : (int)Math.Min(buffer.Length, _credit);
        if (_due > 0)
            limit = (int)Math.Min(limit, _due);
        int n = Libc.Read(Descriptor, buffer[..limit]);
        if (n == 0)
            Close();
        if (n < 0 && _due > 0)
            _due = 0;
        if (n <= 0)
            return 0;
        _credit -= n;
        _due = _due > 0 ? _due - n : _due;
        // A block that writes much gets a bigger pipe: fewer switches between it and us. Not every block: the kernel limits their sum for each user.
        if (_sent < Large && _sent + n >= Large)
            _ = Libc.Fcntl(Descriptor, Libc.F_SETPIPE_SZ, Large);
        _sent += n;
        return n;
    }

    public void Close()
    {
        if (IsOpen)
            _ = Libc.Close(Descriptor);
        Descriptor = -1;
    }
}
