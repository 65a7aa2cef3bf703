using MultiStream.Protocol;
using MultiStream.Running;

namespace MultiStream;

// The end of a stream: once, whoever asks for it.
public sealed partial class ExecutionStream
{
    /// <summary>How long an agent may take beyond the grace to kill what did not stop and to say so.</summary>
    private static readonly TimeSpan s_killLimit = TimeSpan.FromSeconds(7);

    private Task? _closing;

    /// <summary>How the place was left, once the stream is closed.</summary>
    internal PlaceEnd End { get; private set; }

    /// <summary>Stops what runs, closes the place, and notes what was left. Throws nothing; every caller gets the same end.</summary>
    internal Task CloseAsync(string reason)
    {
        lock (_lock)
        {
            _terminated ??= reason;
            return _closing ??= Task.Run(CloseOnceAsync);   // elsewhere, because the lock is held here
        }
    }

    private async Task CloseOnceAsync()
    {
        if (_opening is null)
            return;
        await ((Task)_opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);   // whoever asked for it was told
        if (Session is { } session)
        {
            try
            {
                await CloseAsync(session);
            }
            catch (Exception e)   // the connection may be a plug-in's: whatever it throws, the other streams are closed too
            {
                Notes.Survivor($"it could not be closed in order: {e.GetType().FullName}: {e.Message}");
            }
            End = !session.HasSaidEnd ? PlaceEnd.Lost : Notes.LeftBehind.Count > 0 ? PlaceEnd.Survivors : PlaceEnd.Clean;
        }
        else if (OpenError is { } error)
            Log.Write($"not opened: {error.Message}");
        foreach (var capture in Blocks.SelectMany(b => b.Run.Captures))
            capture.Dispose();
        Notes.End();
        Scope.Events.StreamEnds(this);
    }

    private async Task CloseAsync(AgentSession session)
    {
        // Blocks first, so that each is reported as stopped; but an agent that does not answer must not hold up the test.
        // In the background, because asking writes to a pipe that may be full.
        var ended = Task.Run(() => Task.WhenAll(Blocks.Where(b => b.Active).Select(b => b.StopForEndAsync())));
        if (await Task.WhenAny(ended, Task.Delay(Scope.Limits.StopGrace + s_killLimit)) == ended)
        {
            try
            {
                await CollectAsync(session);
            }
            finally
            {
                bool keep = Scope.KeepsPlaces;
                foreach (var left in await session.CloseAsync(Scope.Limits.StopGrace, keep ? _place : null))
                    Notes.Survivor(left);
                if (session.Kept is { } kept)
                    Notes.Leave(kept);
                else if (keep)
                    Notes.CannotKeep($"what was there went with its agent{(LostReason is { } lost ? $", which was lost: {lost}" : "")}");
            }
        }
        else
        {
            Notes.Survivor("the agent did not answer when it was told to stop its blocks; its connection was cut, which ends them too");
            if (Scope.KeepsPlaces)
                Notes.CannotKeep("the agent, which is to leave it, does not answer");
            await session.DisposeAsync();
            await Task.WhenAny(ended, Task.Delay(s_killLimit));
        }
    }
}
