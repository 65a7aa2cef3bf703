namespace MultiStream.Sync;

/// <summary>One stream of the test, as the hub knows it.</summary>
/// <param name="Name"><c>client-0</c>; it compares without case, as in the settings.</param>
/// <param name="Role"><c>client</c>; a stream without a count is a role of one.</param>
internal sealed record SyncStream(string Name, string Role)
{
    /// <summary>The party that the test's body is; no stream may have this name.</summary>
    public const string Body = "main";
}

/// <summary>A block of a stream. Ids are the caller's and belong to one stream: two streams may use the same.</summary>
internal readonly record struct SyncBlock(string Stream, long Id);
