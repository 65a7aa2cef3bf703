using System.Buffers;

namespace MultiStream.Sync;

/// <summary>How much the hub keeps. Beyond it a request is refused with a sentence; nothing grows without bound.</summary>
internal sealed record SyncLimits
{
    /// <summary>Bytes of one value; of a message, its names and values together.</summary>
    public const int Value = 1024 * 1024;

    /// <summary>How long all must have been quiet before the body's awaits count as what it is blocked in.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest limit of a wait; a longer one counts as this.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(365);

    public static SyncLimits Default { get; } = new();

    /// <summary>Requests that wait at the same time.</summary>
    public int Waiting { get; init; } = 10_000;

    /// <summary>Values and messages kept, all parties' together.</summary>
    public int Kept { get; init; } = 100_000;

    /// <summary>Their bytes.</summary>
    public long KeptBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Names that participants by hand ever took.</summary>
    public int Participants { get; init; } = 10_000;

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    /// <summary>A name of a barrier, key, message, participant or role: 1 to 200 of the characters A-Z a-z 0-9 _ . : -</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 200 && !name.AsSpan().ContainsAnyExcept(NameChars);
}
