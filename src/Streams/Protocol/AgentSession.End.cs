using System.Diagnostics;
using MultiStream.Deployment;
using MultiStream.Spawners;

namespace MultiStream.Protocol;

// The end of a session: in order, by a cut, or because agent, connection or host are gone.
internal sealed partial class AgentSession
{
    /// <summary>How long it may take to learn why a connection that was cut has ended.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    /// <summary>The same for a connection that has ended by itself, and for one whose place has to be asked by a program of its own.</summary>
    private static readonly TimeSpan s_ownWords = TimeSpan.FromSeconds(1.5), s_othersWords = TimeSpan.FromSeconds(12);

    /// <summary>Between the signal by which a place asks what runs there to end, and the end of the agent; Slurm's KillWait is 30 s.</summary>
    private static readonly TimeSpan s_placeEnds = TimeSpan.FromSeconds(60);
    private Action<string>? _ofLoss;

    /// <summary>What was left there for a person, if that was asked for and could be done.</summary>
    public KeptPlace? Kept { get; private set; }

    /// <summary>The agent has said that all there has ended, but for what it named. False: it was lost, or cut off, and ends what runs there when it sees that.</summary>
    public bool HasSaidEnd => _closed.Task.IsCompletedSuccessfully;

    private long _lostTicks;

    /// <summary>When agent, connection or host were seen to be gone: a timestamp; 0: they are not.</summary>
    public long LostTicks => Volatile.Read(ref _lostTicks);

    /// <summary>Ends the agent and with it all that runs there. What could not be ended or removed is returned as text.</summary>
    /// <param name="grace">For what runs there.</param>
    /// <param name="keep">The place is to be left, as far as its kind can: then <see cref="Kept"/> says what was.</param>
    public async Task<IReadOnlyList<string>> CloseAsync(TimeSpan grace, StreamPlace? keep = null)
    {
        List<string> left = [];
        Volatile.Write(ref _closing, true);
        // From here on the limit below is the one that counts: an agent that waits for processes to end answers no pings, and is not lost.
        StopPinging();
        if (!_lost.Task.IsCompleted)
        {
            // In the background: a pipe that nobody empties must not hold up what cuts it.
            _ = Task.Run(() =>
            {
                if (keep is not null)
                    _sender.Send(w => w.Begin(FrameType.Keep).Bool(_connection is ILeavesPlace { EndsWithAgent: true }));
                _sender.Send(w => w.Begin(FrameType.Close).Int((int)grace.TotalMilliseconds));
            });
            // The agent kills for 5 s at most after the grace; 10 s more are for a slow connection.
            var limit = Task.Delay(grace + TimeSpan.FromSeconds(15));
            var first = await Task.WhenAny(_closed.Task, _lost.Task, limit);
            if (first == _closed.Task)
            {
                left.AddRange(await _closed.Task);
                if (keep is not null)
                    Kept = await LeaveAsync(keep, left);
            }
            else if (first == limit)
                left.Add($"the agent did not answer when it was told to end; its connection was cut, which ends it too{(keep is null ? "" : $"; whether it left its directory {Directory} is not known")}");
        }
        return await CutAsync() is { } problem ? [.. left, problem] : left;
    }

    private async Task<KeptPlace?> LeaveAsync(StreamPlace keep, List<string> left)
    {
        try
        {
            return _connection is ILeavesPlace leaving ? await leaving.LeaveAsync(Directory) : KeptPlace.Of(keep, Directory);
        }
        catch (Exception e)   // the boundary to kinds: whatever it was, the connection is still to be closed
        {
            left.Add($"its place could not be left: {e.GetType().FullName}: {e.Message}");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (await CutAsync() is { } problem)
            _log(problem);
    }

    /// <summary>Closes the connection. What could not be closed is returned as text.</summary>
    private async Task<string?> CutAsync()
    {
        Volatile.Write(ref _closing, true);
        StopPinging();
        var problem = await ConnectionCloser.CloseAsync(_connection);
        // Of a connection that was cut the reader may be about to say more.
        if (!_closed.Task.IsCompleted)
            await ((Task)_lost.Task.WaitAsync(s_lastWords)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What was begun while the agent ended was heard by nobody.
        _over.TrySetResult("it was closed");
        foreach (uint id in _blocks.Keys)
            await LoseOneAsync(id);
        return problem;
    }

    /// <summary>Without waiting for a ping that is being sent: into a full pipe that may last until the connection is closed.</summary>
    private void StopPinging() => _ping?.Dispose();

    /// <summary>The pipe has ended. Asks the connection for the reason, for two seconds at most.</summary>
    private async Task LoseAsync(string? reason)
    {
        if (Volatile.Read(ref _closing) && _closed.Task.IsCompleted)
            return;
        // The reason may come a moment later.
        Interlocked.CompareExchange(ref _lostTicks, Stopwatch.GetTimestamp(), 0);
        bool ended = reason is null;
        if (reason is null)
        {
            var known = ConnectionCloser.EndOfAsync(_connection);
            reason = await Task.WhenAny(known, Task.Delay(_connection is IEndedByOthers ? s_othersWords : s_ownWords)) == known ? (await known).ToString() : "its connection closed";
        }
        if (!_lost.TrySetResult(reason))
            return;
        TellLoss();
        _over.TrySetResult(reason);
        _hello.TrySetException(new HandshakeException(OpenFailure.Other, reason, Noise, pipeClosed: true));
        _opened.TrySetException(ended ? new HandshakeException(OpenFailure.Other, $"the agent said hello and was gone: {reason}.", Noise) : new ProtocolException(reason));
        // First, because a thread that writes into the full pipe of an agent that stands still holds what its block has to be told with.
        var closing = Volatile.Read(ref _closing) ? Task.CompletedTask : ConnectionCloser.CloseAsync(_connection);
        foreach (uint id in _blocks.Keys)
            await LoseOneAsync(id);
        await closing;
    }

    /// <summary>Has the loss told to this before it is told to any block, so that a record of both has the cause before its effects.</summary>
    public void TellFirst(Action<string> ofLoss)
    {
        Volatile.Write(ref _ofLoss, ofLoss);
        if (_lost.Task.IsCompleted)
            TellLoss();
    }

    /// <summary>
    /// Whether a block may have been ended with its whole place: by a signal, or by what it does when it gets one. One that ends well mostly just does so, and to ask the place for each of
    /// them would be too much: there what is known already has to do.
    /// </summary>
    private bool MayBeEndOf(IEndedByOthers place, ExitedMessage message) => !message.Asked && !IsClosing && (message is not { ExitCode: 0, Signal: 0 } || place.IsToldToEnd);

    /// <summary>A block ended by itself, or by a signal that we did not send. Where that was the end of the whole place, the block is lost with it, and has not failed.</summary>
    private async Task EndOrLoseAsync(uint id, BlockChannel channel, ExitedMessage message, IEndedByOthers place)
    {
        channel.Exited = message;
        bool isEnding = await place.IsEndingAsync();
        if (isEnding)
            await ((Task)_over.Task.WaitAsync(s_placeEnds)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (isEnding && _lost.Task.IsCompleted)
            channel.End(e => e.Lost, await _over.Task);
        else
            channel.End(e => e.Exited, message);
        if (channel.IsGone)
            _blocks.TryRemove(id, out _);
    }

    private void TellLoss() => Interlocked.Exchange(ref _ofLoss, null)?.Invoke(_lost.Task.Result);

    private async Task LoseOneAsync(uint id)
    {
        var reason = await _over.Task;
        if (!_blocks.TryRemove(id, out var channel))
            return;
        if (channel.Exited is not { } message)
            channel.End(e => e.Lost, reason);
        else if (!_lost.Task.IsCompleted)   // else its place is being asked whether the block was lost with it
            channel.End(e => e.Exited, message);
    }
}
