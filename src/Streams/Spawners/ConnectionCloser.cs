namespace MultiStream.Spawners;

/// <summary>Closes connections, those of plug-ins too, so that none keeps who closes it and none throws.</summary>
internal static class ConnectionCloser
{
    /// <summary>The slowest of ours has an engine remove a container.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Why a connection has ended. Never faults, whatever the kind does.</summary>
    public static async Task<ConnectionEnd> EndOfAsync(IStreamConnection connection)
    {
        try
        {
            return await connection.Ended;
        }
        catch (Exception e)   // the boundary to kinds: one that does not know why its pipe ended must not take the news away that it has
        {
            return new ConnectionEnd(null, $"{e.GetType().FullName}: {e.Message}");
        }
    }

    /// <summary>Closes it.</summary>
    /// <returns>What went wrong; null: nothing.</returns>
    public static async Task<string?> CloseAsync(IAsyncDisposable connection)
    {
        try
        {
            await Task.Run(() => connection.DisposeAsync().AsTask()).WaitAsync(s_limit);
            return null;
        }
        catch (TimeoutException)
        {
            return FormattableString.Invariant($"its connection was not closed after {s_limit.TotalSeconds:0} s");
        }
        catch (Exception e)   // the boundary to kinds: whatever one throws, what is behind its connection is not known to be gone
        {
            return $"its connection could not be closed: {e.GetType().FullName}: {e.Message}";
        }
    }
}
