namespace MultiStream.Protocol;

/// <summary>One block's events, credit and stdin. It is told once of its end.</summary>
internal sealed class BlockChannel(uint id, IBlockEvents events, FrameSender sender)
{
    private const int MaxPiece = 64 * 1024;
    private static readonly FrameType[] s_pipes = [FrameType.Output, FrameType.ErrorOutput, FrameType.Data];   // their places are their numbers in credits
    private readonly int[] _taken = new int[s_pipes.Length];
    private readonly object _inputGate = new();   // a monitor, because it is waited on
    private readonly Queue<byte[]> _waiting = [];
    private long _credit = StartMessage.InputWindow;
    private bool _mayWait;
    private int _ended;
    private int _gone;
    private volatile ExitedMessage? _exited;

    public IBlockEvents Events => events;

    /// <summary>How it ended, as its agent said; told to the block when it is known that its place did not end it.</summary>
    public ExitedMessage? Exited
    {
        get => _exited;
        set => _exited = value;
    }

    /// <summary>Nothing more comes of it.</summary>
    public bool IsGone => Volatile.Read(ref _gone) != 0;

    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Says so. A full fence: of this and <see cref="End"/> whichever comes second sees the first.</summary>
    public void SetGone() => Interlocked.Exchange(ref _gone, 1);

    public void End<T>(Func<IBlockEvents, Action<T>> how, T what)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        lock (_inputGate)
            Monitor.PulseAll(_inputGate);   // nobody waits for what has ended
        how(events)(what);
    }

    /// <summary>A piece from one of its pipes. Gives the credit back in quarters of the window: one small frame for many large ones.</summary>
    public void Take(FrameType pipe, ReadOnlySpan<byte> bytes)
    {
        if (pipe == FrameType.Data)
            events.Data(bytes);
        else
            events.Output(pipe == FrameType.ErrorOutput, bytes);
        int number = Array.IndexOf(s_pipes, pipe);
        _taken[number] += bytes.Length;
        if (_taken[number] < AgentSession.Window / 4)
            return;
        int granted = _taken[number];
        _taken[number] = 0;
        sender.Send(w => w.Begin(FrameType.Credit, id).Int(number).Int(granted));
    }

    /// <summary>Sends stdin as far as the credit goes; the rest follows when more is given. Who must not wait once must not for the same stdin again.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, bool wait)
    {
        lock (_inputGate)
        {
            _mayWait = wait;
            while (wait && _waiting.Count > 0 && Volatile.Read(ref _ended) == 0)
                Monitor.Wait(_inputGate);
            if (Volatile.Read(ref _ended) != 0)
                return;
            do
            {
                var piece = bytes[..Math.Min(bytes.Length, MaxPiece)];
                bytes = bytes[piece.Length..];
                if (_waiting.Count == 0 && _credit >= piece.Length)
                    Send(piece);
                else
                    _waiting.Enqueue(piece.ToArray());
            }
            while (bytes.Length > 0);
        }
    }

    public void GrantInput(int bytes)
    {
        lock (_inputGate)
        {
            _credit += bytes;
            while (_waiting.TryPeek(out var next) && _credit >= next.Length)
                Send(_waiting.Dequeue());
            if (_waiting.Count == 0)
                Monitor.PulseAll(_inputGate);
        }
    }

    private void Send(ReadOnlySpan<byte> piece)
    {
        _credit -= piece.Length;
        if (_mayWait)
            sender.Send(FrameType.Input, id, piece);
        else
            sender.Post(FrameType.Input, id, piece);
    }
}
