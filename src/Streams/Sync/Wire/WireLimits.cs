namespace MultiStream.Sync.Wire;

/// <summary>What one connection, and all of them together, may take.</summary>
internal sealed record WireLimits
{
    public static WireLimits Default { get; } = new();

    /// <summary>Connections at the same time.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Of these, how many that have not said hello yet.</summary>
    public int Strangers { get; init; } = 100;

    /// <summary>Bytes of a line before hello.</summary>
    public int HelloLine { get; init; } = 1024;

    /// <summary>Bytes of a line after it: the longest value, in quotes, every byte escaped.</summary>
    public int Line { get; init; } = 2 * SyncLimits.Value + 1024;

    /// <summary>Lines before hello that are not understood.</summary>
    public int WrongLines { get; init; } = 10;

    /// <summary>Commands of one connection that wait at the same time.</summary>
    public int Requests { get; init; } = 256;

    /// <summary>From the connection to hello: time to type it.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From a line's first byte to its end. Between lines there is no limit: somebody may think, or debug.</summary>
    public TimeSpan LineTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the other side to take an answer.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(60);
}
