using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.Spawners.Slurm;

/// <summary>Nodes as Slurm writes many of them in one word: <c>n[1-3,07],gpu-1</c>. Pure.</summary>
internal static partial class HostList
{
    /// <summary>Beyond every cluster; a range that is longer is none.</summary>
    private const int MaxRange = 1_000_000;

    /// <summary>Whether a node is one of a list.</summary>
    public static bool Holds(string list, string node) => Words(list).Any(word => IsOf(node, word));

    /// <summary>The words of a list: commas in brackets separate none.</summary>
    private static IEnumerable<string> Words(string list)
    {
        int start = 0, depth = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            char c = i < list.Length ? list[i] : ',';
            depth += c switch { '[' => 1, ']' => -1, _ => 0 };
            if (c != ',' || (depth > 0 && i < list.Length))
                continue;
            if (i > start)
                yield return list[start..i];
            start = i + 1;
        }
    }

    private static bool IsOf(string node, string word)
    {
        if (Ranges().Match(word) is not { Success: true } ranges)
            return word == node;
        string before = word[..ranges.Index], behind = word[(ranges.Index + ranges.Length)..];
        // Each number that stands where the brackets do; what is behind may have brackets of its own.
        return node.StartsWith(before, StringComparison.Ordinal)
            && ranges.Groups[1].Value.Split(',').SelectMany(Numbers).Any(n => node.AsSpan(before.Length).StartsWith(n, StringComparison.Ordinal) && IsOf(node[(before.Length + n.Length)..], behind));
    }

    /// <summary>The numbers of <c>08-11</c>, as wide as its first one is.</summary>
    private static IEnumerable<string> Numbers(string range)
    {
        var ends = range.Split('-', 2);
        if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || last - first > MaxRange)
            yield break;
        for (int number = first; number <= last; number++)
            yield return number.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0');
    }

    [GeneratedRegex(@"\[([0-9,-]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Ranges();
}
