using System.Text;
using MultiStream.Deployment;
using MultiStream.Options;
using MultiStream.Protocol;

namespace MultiStream.Files;

/// <summary>The <see cref="FileService"/> at a stream's place, seen from here: one transfer's pipes.</summary>
internal sealed class FileProcess : IBlockEvents, IAsyncDisposable
{
    private const int MaxErrorText = 2000;

    /// <summary>How long a process that has been told to end may take to remove what is half written.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly ArrivalStream _output = new(FileCredit.Window + FileCredit.Excess);
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AgentSession _session;
    private readonly uint _process;
    private readonly Lock _lock = new();
    private Task? _end;
    private volatile bool _given;

    private FileProcess(AgentSession session, StartMessage start)
    {
        _session = session;
        _process = session.Start(start, this);
        Input = new InputStream(this);
    }

    /// <summary>To it. Writing waits for credit.</summary>
    /// <remarks>Throws <see cref="FilePipeEndedException"/> when it has ended, or was given up.</remarks>
    public Stream Input { get; }

    /// <summary>From it; at its end when the process has ended, or was given up.</summary>
    public Stream Output => _output;

    /// <summary>Why it broke: what it wrote to stderr, why it never started, or how it ended.</summary>
    public string Problem
    {
        get
        {
            lock (_errors)
                return _errors.ToString().Trim();
        }
    }

    /// <exception cref="MultiStreamException">The stream is lost.</exception>
    public static async Task<FileProcess> StartAsync(ExecutionStream stream, AgentSession session, CancellationToken cancel)
    {
        string[] environment = [.. AgentEnvironment.Values.SelectMany(v => (string[])[v.Key, v.Value]), "DOTNET_TieredPGO", "0"];
        if (stream.Kind == KnownKinds.Inproc)
            return new FileProcess(session, Start([FileService.Argument], []));
        var place = await session.FindPlaceAsync(new WorkerPlaceRequest([], [], LookForIcu: false), cancel);
        return new FileProcess(session, Start([place.Dotnet, "exec", place.AgentAssembly, FileService.Argument], environment));
    }

    /// <summary>
    /// Wakes who waits for it, and ends it, whatever it does: first by the end of its pipe, so that it can remove what is half written, then by force. Does not wait.
    /// </summary>
    public void GiveUp() => _ = EndAsync();

    /// <summary>Ends it, and waits for that.</summary>
    public async ValueTask DisposeAsync() => await EndAsync();

    void IBlockEvents.Started(int pid)
    {
    }

    void IBlockEvents.StartFailed(string reason) => End("it could not be started: " + reason);

    void IBlockEvents.Output(bool error, ReadOnlySpan<byte> bytes)
    {
        if (error)
            Note(Encoding.UTF8.GetString(bytes));
        else if (!_given && !_output.Append(bytes))
        {
            Note("it sent more than it may");
            _output.Complete();
            _session.Kill(_process);
        }
    }

    void IBlockEvents.Ready()
    {
    }

    void IBlockEvents.Exited(ExitedMessage message) => End(message switch
    {
        { Signal: not 0 } => $"it was ended by signal {message.Signal}",
        { ExitCode: not 0 } => $"it exited with {message.ExitCode}",
        _ => "",
    });

    void IBlockEvents.Lost(string reason) => End(reason);

    private static StartMessage Start(IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        new(arguments, environment, 0, AgentSession.Window, BlockPipes.Input);

    private Task EndAsync()
    {
        _given = true;
        _output.Complete();
        lock (_lock)
            return _end ??= EndOrKillAsync();
    }

    /// <summary>Nothing here is done on this thread, nor does the limit wait for it: the pipe may be full, and who writes to it may hold its lock.</summary>
    private async Task EndOrKillAsync()
    {
        _ = Task.Run(() => _session.Feed(_process, []));
        try
        {
            await _ended.Task.WaitAsync(EndLimit);
        }
        catch (TimeoutException)
        {
            // Its end then wakes the thread that waits for it to take more.
            _ = Task.Run(() => _session.Kill(_process));
        }
    }

    private void End(string words)
    {
        Note(words);
        _ended.TrySetResult();
        _output.Complete();
    }

    private void Note(string text)
    {
        lock (_errors)
        {
            if (_errors.Length < MaxErrorText && text.Length > 0)
                _errors.Append(text).Append('\n');
        }
    }

    private sealed class InputStream(FileProcess process) : PipeStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (process._given || process._ended.Task.IsCompleted)
                throw new FilePipeEndedException();
            if (!buffer.IsEmpty)   // no bytes would end its stdin
                process._session.Feed(process._process, buffer, wait: true);
        }
    }
}
