using System.Text;
using Renci.SshNet;

namespace MultiStream.Spawners.SshNet;

/// <summary>The pipe of one command on one connection.</summary>
internal sealed class SshNetConnection : IStreamConnection
{
    private const int MaxErrorText = 8000;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);
    private readonly SshNetLogin _login;
    private readonly SshCommand _command;
    private readonly Stream _output;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    /// <summary>Starts the command; owns the login from here on.</summary>
    /// <param name="login">Connected.</param>
    public SshNetConnection(SshNetLogin login, SshNetTarget target, string shellCommand)
    {
        (_login, Host, Address) = (login, target.Host, target.Address);
        _command = login.Client.CreateCommand($"exec sh -c '{shellCommand}'");
        var running = _command.ExecuteAsync(CancellationToken.None);
        ToAgent = Input(_command);
        _output = _command.OutputStream;
        FromAgent = new SshNetStream(_output);
        // A thread of its own: the library's streams block.
        var reader = Task.Factory.StartNew(KeepErrors, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = WatchAsync(running, reader);
    }

    public Stream ToAgent { get; }

    public Stream FromAgent { get; }

    public string Host { get; }

    public string Address { get; }

    public Task<ConnectionEnd> Ended => _ended.Task;

    /// <summary>Ends the command's stdin, at which an agent ends; closes the connection, at the latest two seconds later.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        // Off this thread, and with a limit: on a dead network the library waits for the socket.
        var closing = Task.Run(CloseInput);
        // Of an input that was never written to the library does not tell the end: nothing is to be waited for.
        if (ToAgent is SshNetStream { IsUsed: true })
            await Task.WhenAny(Task.WhenAll(closing, _ended.Task), Task.Delay(s_grace));
        await Task.WhenAny(Task.Run(CloseConnection), Task.Delay(s_grace));
        // On a dead network the library may still wait for its socket; who reads is set free all the same.
        _output.Dispose();
        _ended.TrySetResult(new ConnectionEnd(null, "its connection was closed from here"));
    }

    private static Stream Input(SshCommand command)
    {
        try
        {
            return new SshNetStream(command.CreateInputStream());
        }
        catch (InvalidOperationException)
        {
            // The command has ended already, as with an account that has no shell: its exit code and its words tell why.
            return Stream.Null;
        }
    }

    private async Task WatchAsync(Task running, Task reader)
    {
        try
        {
            await running;
            await Task.WhenAny(reader, Task.Delay(s_grace));
            _ended.TrySetResult(new ConnectionEnd(_command.ExitStatus, Words(_command.ExitStatus is null ? Signal() : "")));
        }
        catch (Exception e)
        {
            // Ended never faults: whatever the library throws here is the reason of the end. Who still reads is told of it by the end of the stream.
            _output.Dispose();
            _ended.TrySetResult(new ConnectionEnd(null, Words($"its connection ended: {e.Message}")));
        }
    }

    private void KeepErrors()
    {
        var buffer = new byte[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        var text = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
        try
        {
            for (int count; (count = _command.ExtendedOutputStream.Read(buffer, 0, buffer.Length)) > 0;)
            {
                int characters = decoder.GetChars(buffer, 0, count, text, 0);
                lock (_errors)
                {
                    _errors.Append(text, 0, characters);
                    if (_errors.Length > MaxErrorText)
                        _errors.Remove(0, _errors.Length - MaxErrorText);
                }
            }
        }
        catch (Exception e) when (LibraryFault.IsOfConnection(e))
        {
            // The connection is gone; what was said until then is kept, and the end of the command tells why.
        }
    }

    private string Signal() => _command.ExitSignal is { } signal ? $"its connection ended: what ran there was ended by signal {signal}" : "its connection ended without an exit code";

    private string Words(string otherwise)
    {
        lock (_errors)
        {
            var said = _errors.ToString().Trim();
            return said.Length == 0 ? otherwise : otherwise.Length == 0 ? said : $"{otherwise}; {said}";
        }
    }

    private void CloseInput()
    {
        try
        {
            ToAgent.Dispose();   // the agent's lifeline: it ends by itself now
        }
        catch (IOException)
        {
            // It was gone already, with bytes unsent: what this was to bring about has happened.
        }
    }

    private void CloseConnection()
    {
        try
        {
            _command.Dispose();
        }
        catch (Exception e) when (LibraryFault.IsOfConnection(e))
        {
            // The same: its connection is gone.
        }
        _login.Close();
    }
}
