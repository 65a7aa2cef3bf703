using System.Globalization;
using MultiStream.Deployment;

namespace MultiStream.Options;

/// <summary>Reads the text of a setting. Returns null, or the rest of a sentence that begins with the value: <c>is not …; write ….</c></summary>
internal delegate string? SettingParser<T>(string text, out T value);

/// <summary>The values that settings have: always the invariant culture, always with a unit where there are several.</summary>
internal static class SettingValues
{
    private const string Times = "ms, s, m or h, such as 60s";
    private const string Sizes = "B, kB, MB or GB, such as 1MB";

    private static readonly (string Unit, double Factor)[] TimeUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    // Decimal, as kB and MB are; a binary kilobyte would be written KiB.
    private static readonly (string Unit, double Factor)[] SizeUnits = [("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1)];

    public static string? Boolean(string text, out bool value) =>
        bool.TryParse(text, out value) ? null : "is neither true nor false; write one of them.";

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

    /// <summary>A time of any length, also a negative one.</summary>
    public static string? AnyTime(string text, out TimeSpan value)
    {
        value = default;
        if (Quantity(text, "time", Times, TimeUnits, out var milliseconds) is { } problem)
            return problem;
        if (Math.Abs(milliseconds) > TimeSpan.MaxValue.TotalMilliseconds / 2)
            return "is out of range; write a shorter time.";
        value = TimeSpan.FromMilliseconds(milliseconds);
        return null;
    }

    /// <summary>A size from 1 kB to 1 GB, in bytes.</summary>
    public static string? Size(string text, out long value)
    {
        value = 0;
        if (Quantity(text, "size", Sizes, SizeUnits, out var bytes) is { } problem)
            return problem;
        if (bytes is < 1e3 or > 1e9)
            return "is out of range; write a size from 1kB to 1GB.";
        value = (long)Math.Round(bytes);
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
        if (Quantity(text, "time", Times, TimeUnits, out var milliseconds) is { } problem)
            return problem;
        if (milliseconds < least || milliseconds > TimeSpan.MillisecondsPerDay)
            return $"is out of range; write a time from {leastText} to 24h.";
        value = TimeSpan.FromMilliseconds(milliseconds);
        return null;
    }

    private static string? Quantity(string text, string what, string units, (string Unit, double Factor)[] table, out double value)
    {
        value = 0;
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiLetter(text[digits - 1]))
            digits--;
        var number = text[..digits].TrimEnd(' ');
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            return $"is not a {what}; write a number with {units}.";
        if (digits == text.Length)
            return $"has no unit; write a {what} with {units}.";
        foreach (var (unit, factor) in table)
        {
            if (!unit.Equals(text[digits..], StringComparison.OrdinalIgnoreCase))
                continue;
            value = amount * factor;
            return null;
        }
        return $"has the unit '{text[digits..]}', which is none; write a {what} with {units}.";
    }
}
