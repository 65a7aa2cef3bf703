using System.Globalization;

namespace MultiStream.Options;

/// <summary>Numbers with a unit. Apart from the other values of settings, since a worker process reads times too, and must not come to what those need.</summary>
internal static class SettingQuantity
{
    private const string Times = "ms, s, m or h, such as 60s";
    private const string Sizes = "B, kB, MB or GB, such as 1MB";

    private static readonly (string Unit, double Factor)[] TimeUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    // Decimal, as kB and MB are; a binary kilobyte would be written KiB.
    private static readonly (string Unit, double Factor)[] SizeUnits = [("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1)];

    public static string? Milliseconds(string text, out double value) => Read(text, "time", Times, TimeUnits, out value);

    public static string? Bytes(string text, out double value) => Read(text, "size", Sizes, SizeUnits, out value);

    /// <summary>A time of any length, also a negative one.</summary>
    public static string? Time(string text, out TimeSpan value)
    {
        value = default;
        if (Milliseconds(text, out var milliseconds) is { } problem)
            return problem;
        if (Math.Abs(milliseconds) > TimeSpan.MaxValue.TotalMilliseconds / 2)
            return "is out of range; write a shorter time.";
        value = TimeSpan.FromMilliseconds(milliseconds);
        return null;
    }

    private static string? Read(string text, string what, string units, (string Unit, double Factor)[] table, out double value)
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
