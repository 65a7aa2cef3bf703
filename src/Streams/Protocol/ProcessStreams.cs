using System.Text;

namespace MultiStream.Protocol;

/// <summary>A process at the place as two blocking streams, for a conversation over its stdin and stdout. What it writes to stderr is kept.</summary>
internal sealed class ProcessStreams : IBlockEvents, IDisposable
{
    private const int MaxErrorText = 4000;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private readonly ArrivalStream _output = new();
    private readonly StringBuilder _errors = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly AgentSession _session;
    private readonly uint _process;

    /// <summary>Starts the process.</summary>
    public ProcessStreams(AgentSession session, IReadOnlyList<string> arguments)
    {
        _session = session;
        _process = session.Start(new StartMessage(arguments, [], 0, AgentSession.Window, BlockPipes.Input), this);
        Input = new ProcessInputStream(session, _process, wait: true);
    }

    /// <summary>To its stdin.</summary>
    public Stream Input { get; }

    /// <summary>From its stdout; at its end when the process has ended, or is lost.</summary>
    public Stream Output => _output;

    /// <summary>What it wrote to stderr, or why it never started.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString().Trim();
        }
    }

    /// <summary>Ends its stdin and waits for its end: it may have to take away what it had begun. One that takes too long is left to <see cref="Dispose"/>.</summary>
    public void GiveUp()
    {
        Input.Dispose();
        _ended.Wait(s_grace);
    }

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        Input.Dispose();
        _session.Kill(_process);
        _output.Complete();
    }

    void IBlockEvents.Started(int pid)
    {
    }

    void IBlockEvents.StartFailed(string reason) => End(reason);

    void IBlockEvents.Output(bool error, ReadOnlySpan<byte> bytes)
    {
        if (error)
            Keep(Encoding.UTF8.GetString(bytes));
        else
            _output.Append(bytes);
    }

    void IBlockEvents.Ready()
    {
    }

    void IBlockEvents.Exited(ExitedMessage message) => End("");

    void IBlockEvents.Lost(string reason) => End(reason);

    private void End(string words)
    {
        Keep(words);
        _output.Complete();
        _ended.Set();   // never disposed of: nobody takes its handle, and this may come after the end
    }

    private void Keep(string text)
    {
        lock (_errors)
        {
            if (_errors.Length < MaxErrorText)
                _errors.Append(text);
        }
    }
}
