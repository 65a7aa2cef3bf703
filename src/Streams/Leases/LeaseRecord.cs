using System.Globalization;
using System.Text;
using MultiStream.Protocol;

namespace MultiStream.Leases;

/// <summary>The record of who has a lease: JSON, for people and for <c>jq</c>. Written and read by hand, because a JSON serialiser costs a fresh agent 25 to 30 ms.</summary>
internal static class LeaseRecord
{
    private const int MaxTest = 360, MaxOther = 110;

    /// <param name="user">Who has it.</param>
    /// <param name="number">The fencing number; 0: it waits for its turn.</param>
    /// <param name="length">How many places; 0: all from there on.</param>
    /// <param name="since">Since when, UTC.</param>
    /// <param name="beat">The last sign of life, UTC and in milliseconds since the machine was started.</param>
    /// <param name="seconds">Without one for so long, it is stale.</param>
    /// <param name="process">The agent's id, and when that was started in ticks.</param>
    public static string Text(LeaseUser user, long number, int length, DateTime since, (DateTime Utc, long Milliseconds) beat, int seconds, (int Id, ulong Start) process) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"fencing":{{number}},"run":{{Quoted(user.Run, MaxOther)}},"owner":{{Quoted(user.Owner, MaxOther)}},"test":{{Quoted(user.Test, MaxTest)}},"stream":{{Quoted(user.Stream, MaxOther)}},"since":"{{since:yyyy-MM-ddTHH:mm:ssZ}}","heartbeat":"{{beat.Utc:yyyy-MM-ddTHH:mm:ssZ}}","beat":{{beat.Milliseconds}},"seconds":{{seconds}},"places":{{length}},"pid":{{process.Id}},"start":{{process.Start}}}""");

    /// <summary>A number of the record; 0: it has none of that name.</summary>
    public static long Number(string record, string name)
    {
        // Names of members cannot stand in texts like this: there each quote has a backslash before it.
        int at = record.IndexOf($"\"{name}\":", StringComparison.Ordinal);
        if (at < 0)
            return 0;
        int start = at + name.Length + 3, end = start;
        while (end < record.Length && char.IsAsciiDigit(record[end]))
            end++;
        return long.TryParse(record.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }

    private static string Quoted(string text, int most)
    {
        var json = new StringBuilder("\"");
        int bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            string one = rune.Value switch
            {
                '"' or '\\' => "\\" + rune,
                < 0x20 or 0x7F => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => rune.ToString(),
            };
            bytes += Encoding.UTF8.GetByteCount(one);
            if (bytes > most)
                break;
            json.Append(one);
        }
        return json.Append('"').ToString();
    }
}
