namespace MultiStream.Promises.Sync;

/// <summary>Blocks that wait, and what they are told.</summary>
internal static class Waits
{
    /// <summary>Is ready when it has arrived: what a block says arrives in the order in which it was said.</summary>
    public static Block<Told> InBarrier(string name, int? parties = null, TimeSpan? timeout = null) => Block.Call(async ctx =>
    {
        var wait = ctx.Sync.BarrierAsync(name, parties, timeout);
        ctx.SetReady();
        return await EndAsync(wait);
    });

    /// <summary>The same for a value.</summary>
    public static Block<Told> ForValue(string key, string? from = null, TimeSpan? timeout = null) => Block.Call(async ctx =>
    {
        var wait = ctx.Sync.GetAsync<string>(key, from, timeout);
        ctx.SetReady();
        return await EndAsync(wait);
    });

    /// <summary>What a wait ended with.</summary>
    public static async Task<Told> EndAsync(Task wait)
    {
        try
        {
            await wait;
            return new Told("", "", "", "released");
        }
        catch (SyncBrokenException e)
        {
            return new Told(e.Name, string.Join(',', e.Arrived), string.Join(',', e.Missing), e.Message);
        }
    }
}

/// <summary>How a wait ended: what its exception said, or that it was released.</summary>
internal sealed record Told(string Name, string Arrived, string Missing, string Message);
