using System.Globalization;
using System.Net;
using MultiStream.Deployment;
using MultiStream.Live;
using MultiStream.Sync;
using MultiStream.Sync.Wire;

namespace MultiStream.Options;

/// <summary>Reads the text of a setting. Returns null, or the rest of a sentence that begins with the value: <c>is not …; write ….</c></summary>
internal delegate string? SettingParser<T>(string text, out T value);

/// <summary>The values that settings have: always the invariant culture, always with a unit where there are several.</summary>
internal static class SettingValues
{
    /// <summary>In the order of <see cref="LiveTarget"/>.</summary>
    private static readonly string[] s_liveTargets = ["console", "file", "none"];

    public static string? Boolean(string text, out bool value) =>
        bool.TryParse(text, out value) ? null : "is neither true nor false; write one of them.";

    public static string? LiveOutput(string text, out LiveTarget value)
    {
        int found = Array.FindIndex(s_liveTargets, t => t.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = (LiveTarget)Math.Max(0, found);
        return found < 0 ? "is no target of live output; write console, file or none." : null;
    }

    public static string? Count(string text, out int value) => Whole(text, "a count", 1, 10_000, out value);

    public static string? MaxParallelTests(string text, out int value) => Whole(text, "a whole number", 1, 1024, out value);

    public static string? TimeScale(string text, out double value)
    {
        const string Right = "write a number from 0.01 to 100, such as 2.5.";
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
            return "is not a number; " + Right;
        return value is < 0.01 or > 100 ? "is out of range; " + Right : null;
    }

    /// <summary>A time from 1 ms to 24 h.</summary>
    public static string? Time(string text, out TimeSpan value) => Time(text, 1, "1ms", out value);

    /// <summary>A time from nothing to 24 h.</summary>
    public static string? TimeOrZero(string text, out TimeSpan value) => Time(text, 0, "0s", out value);

    /// <summary>A time from 1 s to 24 h.</summary>
    public static string? Lease(string text, out TimeSpan value) => Time(text, 1000, "1s", out value);

    /// <summary>A size from 1 kB to 1 GB, in bytes.</summary>
    public static string? Size(string text, out long value)
    {
        value = 0;
        if (SettingQuantity.Bytes(text, out var bytes) is { } problem)
            return problem;
        if (bytes is < 1e3 or > 1e9)
            return "is out of range; write a size from 1kB to 1GB.";
        value = (long)Math.Round(bytes);
        return null;
    }

    /// <summary>An address and port to listen on.</summary>
    public static string? EndPoint(string text, out IPEndPoint value)
    {
        // Without a colon, IPEndPoint takes the text for an address and the port for 0, and a number for an address.
        bool well = IPEndPoint.TryParse(text, out var point) && text.Contains(':', StringComparison.Ordinal) && text.LastIndexOfAny(['.', ']']) > 0;
        value = point ?? new IPEndPoint(IPAddress.Loopback, 0);
        return well ? null : "is no address with a port; write one such as 127.0.0.1:6000 or [::1]:6000; port 0 lets the system choose, and a message says which.";
    }

    /// <summary>Where a sync server is.</summary>
    public static string? SyncServer(string text, out HostAndPort? value)
    {
        const string Scheme = "tcp:";
        value = HostAndPort.Parse(text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text);
        return value is { Port: > 0 } ? null : "is no host with a port; write what 'multistream syncserver' says, such as 127.0.0.1:41234.";
    }

    /// <summary>A name or role at a sync server.</summary>
    public static string? SyncName(string text, out string value)
    {
        value = text;
        return SyncLimits.IsName(text) ? null : "cannot be a participant's; write 1 to 200 letters, digits and _ . : -, such as server.";
    }

    /// <summary>What participants must know.</summary>
    public static string? Token(string text, out Secret? value)
    {
        value = null;
        if (Secret.Problem(text) is { } problem)
            return problem;
        value = new Secret(text);
        return null;
    }

    /// <summary>Patterns of files below a project's output folder.</summary>
    public static string? FilePatterns(string text, out IReadOnlyList<string> value)
    {
        value = SettingList.AtBlanksAndCommas(text);
        if (value.Count == 0)
            return "has no pattern; write one of files that are not to be shipped, such as *.pfx or secrets/**.";
        foreach (var pattern in value)
        {
            if (IgnoreList.Check(pattern) is { } problem)
                return value.Count == 1 ? problem : $"holds {SettingText.Quote(pattern)}, which {problem}";
        }
        return null;
    }

    /// <summary>A whole number without sign, in a range.</summary>
    public static string? Whole(string text, string what, int from, int to, out int value)
    {
        var right = $"write a number from {from} to {to}.";
        value = 0;
        if (text.Length == 0 || !text.TrimStart('-').All(char.IsAsciiDigit) || text is "-")
            return $"is not {what}; {right}";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= from && value <= to
            ? null
            : $"is out of range; {right}";
    }

    private static string? Time(string text, double least, string leastText, out TimeSpan value)
    {
        value = default;
        if (SettingQuantity.Milliseconds(text, out var milliseconds) is { } problem)
            return problem;
        if (milliseconds < least || milliseconds > TimeSpan.MillisecondsPerDay)
            return $"is out of range; write a time from {leastText} to 24h.";
        value = TimeSpan.FromMilliseconds(milliseconds);
        return null;
    }
}
