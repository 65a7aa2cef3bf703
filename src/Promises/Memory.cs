namespace MultiStream.Promises;

/// <summary>The memory of the tests' process: whoever measures it, or takes much of it, does so alone.</summary>
internal static class Memory
{
    private static readonly SemaphoreSlim s_turn = new(1);

    /// <summary>Waits until nobody else measures or takes much; to be disposed at the end.</summary>
    public static async Task<IDisposable> AloneAsync()
    {
        await s_turn.WaitAsync();
        GC.Collect();
        return new Turn();
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => s_turn.Release();
    }
}
