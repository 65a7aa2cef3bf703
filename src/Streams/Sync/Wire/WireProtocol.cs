namespace MultiStream.Sync.Wire;

/// <summary>The fixed words of the protocol; <c>docs/sync-protocol.md</c> is its specification.</summary>
internal static class WireProtocol
{
    /// <summary>The server's first line. The number changes when a client of the old one would misunderstand the new.</summary>
    public const string Greeting = "MULTISTREAM-SYNC 1";

    public const string Ok = "ok", Broken = "broken", TimedOut = "timeout", Error = "error", Row = "-";
}
