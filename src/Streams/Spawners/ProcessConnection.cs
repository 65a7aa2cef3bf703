using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MultiStream.Spawners;

/// <summary>A pipe to an agent that is the stdin and stdout of a child process: the agent itself, an ssh client, any command.</summary>
public sealed class ProcessConnection : IStreamConnection
{
    private const int MaxErrorText = 8000;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2), s_killed = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    /// <summary>Starts the process; its stdin, stdout and stderr are taken.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="host">For people: what results show.</param>
    /// <param name="address">For machines: what other streams connect to.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public ProcessConnection(ProcessStartInfo start, string host, string address)
    {
        ArgumentNullException.ThrowIfNull(start);
        (Host, Address) = (host, address);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.StandardErrorEncoding = Encoding.UTF8;
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _ = WatchAsync();
    }

    /// <inheritdoc/>
    public Stream ToAgent => _process.StandardInput.BaseStream;

    /// <inheritdoc/>
    public Stream FromAgent => _process.StandardOutput.BaseStream;

    /// <inheritdoc/>
    public string Host { get; }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public Task<ConnectionEnd> Ended => _ended.Task;

    /// <summary>What it said on stderr, as far as it has come.</summary>
    internal string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>The process behind the pipe.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Closes the process's stdin, at which an agent ends; kills the process if it has not ended two seconds later. Waits five seconds at most for that.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        try
        {
            ToAgent.Close();   // the agent's lifeline: it ends by itself now
        }
        catch (IOException)
        {
            // It was gone already, with bytes unsent: what this was to bring about has happened.
        }
        if (await Task.WhenAny(_ended.Task, Task.Delay(s_grace)) != _ended.Task)
        {
            var problem = Kill();
            if (await Task.WhenAny(_ended.Task, Task.Delay(s_killed)) != _ended.Task)
                GiveUp(problem);
        }
        FromAgent.Dispose();   // Process leaves a stream that somebody took to whoever took it
        if (_process.HasExited)   // else it is still watched
            _process.Dispose();
    }

    /// <summary>Why it cannot be killed; null: it can.</summary>
    private string? Kill()
    {
        try
        {
            _process.Kill();   // not its tree: an agent's guardian is in it, which cleans up after it
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // It is another user's, such as root's sudo. Nobody but that user could do more; what leads there ends by its closed pipes, if by anything.
            return e.Message;
        }
    }

    private void GiveUp(string? problem)
    {
        lock (_errors)
            _ended.TrySetResult(new ConnectionEnd(null, $"process {_process.Id} did not end when its pipe was closed{(problem is null ? ", nor when it was killed" : $", and could not be killed ({problem})")}. {_errors}".TrimEnd()));
    }

    private async Task WatchAsync()
    {
        // Not WaitForExitAsync alone: it waits for the end of stderr too, which a daemon of the transport's may keep open.
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited)
            exited.TrySetResult();
        await exited.Task;
        int code = _process.ExitCode;
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(s_grace));   // the last lines of stderr may still be on their way, on a busy machine for a while
        lock (_errors)
            _ended.TrySetResult(new ConnectionEnd(code, _errors.ToString().Trim()));
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_errors)
        {
            _errors.AppendLine(line);
            if (_errors.Length > MaxErrorText)
                _errors.Remove(0, _errors.Length - MaxErrorText);
        }
    }
}
