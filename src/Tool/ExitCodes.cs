namespace MultiStream.Tool;

/// <summary>Exit codes that are not those of the hub's answers (<c>SyncStatus</c>).</summary>
internal static class ExitCodes
{
    /// <summary>The server cannot listen where it was told to.</summary>
    public const int CannotListen = 1;

    /// <summary>No report could be made.</summary>
    public const int NoReport = 1;

    public const int Usage = 2;

    /// <summary>There is no server, or it does not let this participant in.</summary>
    public const int Unreachable = 69;
}
