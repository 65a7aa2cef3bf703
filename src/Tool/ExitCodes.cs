namespace MultiStream.Tool;

/// <summary>Exit codes that are not those of the hub's answers (<c>SyncStatus</c>).</summary>
internal static class ExitCodes
{
    /// <summary>The server cannot listen where it was told to.</summary>
    public const int CannotListen = 1;

    /// <summary>No report could be made.</summary>
    public const int NoReport = 1;

    /// <summary>The run that was watched has failed.</summary>
    public const int RunFailed = 1;

    /// <summary>Something is wrong with what was planned.</summary>
    public const int PlanHasProblems = 1;

    /// <summary>A host, or the settings, have something wrong.</summary>
    public const int NotWell = 1;

    public const int Usage = 2;

    /// <summary>The run that was watched has no end.</summary>
    public const int NoEnd = 3;

    /// <summary>There is no run to watch.</summary>
    public const int NoEvents = 66;

    /// <summary>Ended by Ctrl-C before it had all.</summary>
    public const int Interrupted = 130;

    /// <summary>There is no server, or it does not let this participant in.</summary>
    public const int Unreachable = 69;
}
