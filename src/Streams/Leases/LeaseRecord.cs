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
    /// <param name="now">The time of this sign of life, UTC.</param>
    /// <param name="beat">The same, in milliseconds since the machine was started.</param>
    /// <param name="seconds">Without one for so long, it is stale.</param>
    /// <param name="pid">The agent's process.</param>
    /// <param name="start">When that was started, in ticks.</param>
    public static string Text(LeaseUser user, long number, int length, DateTime since, DateTime now, long beat, int seconds, int pid, long start) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"fencing":{{number}},"run":{{Quoted(user.Run, MaxOther)}},"owner":{{Quoted(user.Owner, MaxOther)}},"test":{{Quoted(user.Test, MaxTest)}},"stream":{{Quoted(user.Stream, MaxOther)}},"since":"{{Time(since)}}","heartbeat":"{{Time(now)}}","beat":{{beat}},"seconds":{{seconds}},"places":{{length}},"pid":{{pid}},"start":{{start}}}""");

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

    /// <summary><c>2026-11-21T23:15:02Z</c>, by hand: a fresh agent would first compile what formats times.</summary>
    private static string Time(DateTime utc)
    {
        var text = new StringBuilder(20);
        text.Append(utc.Year).Append('-');
        Two(utc.Month, '-');
        Two(utc.Day, 'T');
        Two(utc.Hour, ':');
        Two(utc.Minute, ':');
        Two(utc.Second, 'Z');
        return text.ToString();

        void Two(int number, char then) => text.Append((char)('0' + number / 10)).Append((char)('0' + number % 10)).Append(then);
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
