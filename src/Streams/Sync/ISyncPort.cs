namespace MultiStream.Sync;

/// <summary>One party's way to the hub.</summary>
internal interface ISyncPort
{
    /// <param name="operation">What is asked.</param>
    /// <param name="timeout">Null: the setting <c>Limits/Sync</c>.</param>
    /// <param name="where">The line of code that waits.</param>
    /// <param name="cancel">Takes the request back.</param>
    /// <exception cref="SyncBrokenException">It ended with an error.</exception>
    Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel);
}
