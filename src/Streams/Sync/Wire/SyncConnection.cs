using System.Collections.Concurrent;
using System.Net.Sockets;
using MultiStream.Sync.Commands;

namespace MultiStream.Sync.Wire;

/// <summary>One participant's connection, from the greeting to its end.</summary>
internal sealed class SyncConnection(SyncServer server, Socket socket) : IDisposable
{
    private readonly List<Task> _running = [];
    private readonly ConcurrentDictionary<string, TakenCommand> _tagged = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(server.Stopping);
    private readonly WireWriter _writer = new(socket, server.Limits.Write, server.Stopping);
    private string? _name;
    private Task _untagged = Task.CompletedTask;
    private int _waiting, _hasLeft;
    private bool _quitting, _hasQuit;

    /// <summary>It has said hello and was let in.</summary>
    public bool HasEntered { get; set; }

    /// <summary>Speaks with it until it is gone.</summary>
    /// <param name="refusal">Why there is no room for it; null when there is.</param>
    public async Task RunAsync(string? refusal)
    {
        string reason = "its connection closed";
        try
        {
            string from = socket.RemoteEndPoint?.ToString() ?? "an unknown address";
            socket.NoDelay = true;
            WireProtocol.KeepAlive(socket);
            await _writer.WriteAsync(refusal is null ? WireProtocol.Greeting : "error " + refusal);
            if (refusal is null)
                await ServeAsync(new WireReader(new NetworkStream(socket)), from);
        }
        catch (WireException e)
        {
            reason = $"it sent what is not the protocol: {e.Message}";
            await TryWriteAsync($"error The connection is closed: {e.Message}.");
        }
        catch (OperationCanceledException)
        {
            reason = _hasQuit ? "it said quit"
                : server.Stopping.IsCancellationRequested ? "the sync server was stopped"
                : _writer.IsStuck ? "it did not take its answers"
                : _name is null ? "it did not say hello in time" : "its connection broke";
            if (_name is null && !server.Stopping.IsCancellationRequested && !_hasQuit)
                await TryWriteAsync(FormattableString.Invariant($"error Nobody said hello within {server.Limits.Hello.TotalSeconds:0.##} s."));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            reason = _writer.IsStuck ? "it did not take its answers" : "its connection broke";
        }
        finally
        {
            await EndAsync(reason);
        }
    }

    private async Task ServeAsync(WireReader reader, string from)
    {
        using (var hello = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token))
        {
            hello.CancelAfter(server.Limits.Hello);
            for (int wrong = 0; _name is null;)
            {
                if (await reader.ReadAsync(server.Limits.HelloLine, server.Limits.LineTime, hello.Token) is not { } line)
                    return;
                if (!await GreetAsync(line, from) && ++wrong == server.Limits.WrongLines)
                    throw new WireException("too many lines before hello were not understood");
            }
        }
        while (await reader.ReadAsync(server.Limits.Line, server.Limits.LineTime, _ended.Token) is { } line)
        {
            // What follows quit is not looked at, but that somebody is still there is.
            if (!_quitting)
                await TakeAsync(line);
        }
    }

    /// <summary>A line before hello; false when it was not understood.</summary>
    private async Task<bool> GreetAsync(string text, string from)
    {
        var line = WireLine.Read(text);
        switch (line)
        {
            case { Words: [] }:
                return true;
            case { Words: ["hello", ..] }:
                var hello = WireHello.Read(line.Words, out string wrong);
                // Before anything else is said about it: to those without the token the server tells nothing.
                if (!server.IsToken(hello?.Token))
                {
                    await _writer.WriteAsync(line.Prefix + "error The token is wrong or missing: hello NAME [role=ROLE] token=TOKEN");
                    throw new IOException("The token is wrong.");
                }
                if (hello is null || server.Enter(this, hello, from) is { } refused && (wrong = refused) is not null)
                {
                    await _writer.WriteAsync(line.Prefix + "error " + WireText.Sentence(wrong));
                    return false;
                }
                _name = hello.Name;
                _writer.WithParties = hello.OfTest;
                await _writer.WriteAsync(line.Prefix + "ok");
                return true;
            case { Words: ["ping"] }:
                await _writer.WriteAsync(line.Prefix + "ok");
                return true;
            case { Words: ["help"] }:
                await _writer.WriteAsync(line.Prefix, SyncReply.Help);
                return true;
            case { Words: ["quit"] }:
                await _writer.WriteAsync(line.Prefix + "ok");
                await QuitAsync();
                return true;
            default:
                await _writer.WriteAsync($"{line.Prefix}error {line.Wrong ?? "Say hello first: hello NAME [role=ROLE] [token=TOKEN]"}");
                return false;
        }
    }

    private async Task TakeAsync(string text)
    {
        var line = WireLine.Read(text);
        if (line.Words is [])
            return;
        // What ends waits is always taken.
        if (_waiting >= server.Limits.Requests && line.Words is not (["cancel", ..] or ["ping"] or ["quit"]))
        {
            await _writer.WriteAsync(line.Prefix, SyncReply.Wrong(FormattableString.Invariant($"{server.Limits.Requests} commands of this connection wait already: this one was not taken.")));
            return;
        }
        _quitting = line.Words is ["quit"];
        _running.RemoveAll(r => r.IsCompleted);
        Interlocked.Increment(ref _waiting);
        // Without a tag, answers come in the order of the commands, so each waits for the one before it.
        var running = ExecuteAsync(line, line.Prefix.Length > 0 && !_quitting ? Task.CompletedTask : _untagged);
        if (line.Prefix.Length == 0)
            _untagged = running;
        _running.Add(running);
    }

    /// <summary>Never fails: who cannot be answered is gone, and its connection ends by that.</summary>
    private async Task ExecuteAsync(WireLine line, Task before)
    {
        using var command = new TakenCommand();
        // Of two under one tag, which is their sender's mistake, the later one can be taken back.
        if (line.Prefix.Length > 0 && line.Words is not ["cancel", ..])
            _tagged[line.Prefix] = command;
        try
        {
            await before;
            // Who has read the answer to quit may come again at once: the name is free by then.
            if (line.Words is ["quit"] && !_ended.IsCancellationRequested)
                Leave("it said quit");
            await _writer.WriteAsync(line.Prefix, line.Words is ["cancel", ..] ? await CancelAsync(line.Words) : await ReplyAsync(line, command));
            if (line.Words is ["quit"])
                await QuitAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Reading may hear of it late, or never: a machine that is gone sends nothing.
            await _ended.CancelAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            _tagged.TryRemove(new(line.Prefix, command));
        }
    }

    /// <summary>Takes a command back that waits. Done when that has been answered, in whichever way: so its answer comes first.</summary>
    private async Task<SyncReply> CancelAsync(IReadOnlyList<string> words)
    {
        if (words.Count != 2)
            return SyncReply.Wrong("cancel: its shape is: cancel TAG.");
        if (_tagged.TryGetValue($"#{words[1].TrimStart('#')} ", out var command))
        {
            command.TakeBack();
            await command.Answered.WaitAsync(_ended.Token);
        }
        return SyncReply.Done;
    }

    private async Task<SyncReply> ReplyAsync(WireLine line, TakenCommand taken)
    {
        if (line.Words is null)
            return SyncReply.Wrong(line.Wrong!);
        if (line.Words is ["ping"] or ["quit"])
            return SyncReply.Done;
        if (line.Words is ["hello", ..])
            return SyncReply.Wrong($"hello was said already, by '{_name}'.");
        var command = SyncCommand.Parse(line.Words);
        try
        {
            return command switch
            {
                UsageError wrong => SyncReply.Wrong(wrong.Sentence),
                HelpCommand => SyncReply.Help,
                _ => await server.Host.ExecuteAsync(_name!, command, taken.Token).WaitAsync(_ended.Token),
            };
        }
        catch (OperationCanceledException) when (taken.IsTakenBack && !_ended.IsCancellationRequested)
        {
            return new(SyncStatus.Broken, WireProtocol.TakenBack);
        }
        catch (OperationCanceledException) when (server.Stopping.IsCancellationRequested)
        {
            string what = command is OperationCommand { Operation: var operation } ? SyncText.Of(operation.Kind, operation.Name) : line.Words[0];
            return new(SyncStatus.Broken, $"The sync server was stopped: {what} will not be answered.");
        }
    }

    private async Task QuitAsync()
    {
        _hasQuit = true;
        await _ended.CancelAsync();
        _ended.Token.ThrowIfCancellationRequested();
    }

    private async Task EndAsync(string reason)
    {
        // When the server stops, those who wait are told that; else its leaving ends their waits, and nobody reads the answers.
        if (server.Stopping.IsCancellationRequested)
            await Task.WhenAll(_running);
        await _ended.CancelAsync();
        if (!server.Stopping.IsCancellationRequested)
            _writer.Dispose();
        Leave(reason);
        await Task.WhenAll(_running);
        Dispose();
    }

    private void Leave(string reason)
    {
        if (_name is not null && Interlocked.Exchange(ref _hasLeft, 1) == 0)
            server.Leave(_name, reason);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _ended.Dispose();
    }

    private async Task TryWriteAsync(string line)
    {
        try
        {
            await _writer.WriteAsync(line);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was a last word to somebody who is gone.
        }
    }
}
