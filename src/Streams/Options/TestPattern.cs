namespace MultiStream.Options;

/// <summary>The pattern of <c>test="…"</c>: a test's fully qualified name, where <c>*</c> is any text. Case counts, as it does in C#.</summary>
internal static class TestPattern
{
    public const string Problem =
        "is not a pattern for tests; write one fully qualified name, with * for any text, such as Acme.Tests.Failover.*";

    /// <summary>One pattern: a blank or a comma would be a list, and no other character than <c>*</c> has a meaning.</summary>
    public static bool IsValid(string pattern) => pattern.Length > 0 && !pattern.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '?');

    /// <summary>True for one test's whole name.</summary>
    public static bool IsExact(string pattern) => !pattern.Contains('*', StringComparison.Ordinal);

    /// <summary>True when there can be a name that both match.</summary>
    public static bool MayMeet(string one, string other)
    {
        // meets[j]: what is left of the one, and what is left of the other from j on. Row by row from the ends, as both patterns are read.
        var meets = new bool[other.Length + 1];
        for (int i = one.Length; i >= 0; i--)
        {
            var row = new bool[other.Length + 1];
            for (int j = other.Length; j >= 0; j--)
            {
                bool isEnd = i == one.Length, isOtherEnd = j == other.Length;
                row[j] = (isEnd && isOtherEnd)
                    || (!isEnd && one[i] == '*' && (meets[j] || (!isOtherEnd && row[j + 1])))
                    || (!isOtherEnd && other[j] == '*' && (row[j + 1] || (!isEnd && meets[j])))
                    || (!isEnd && !isOtherEnd && one[i] == other[j] && meets[j + 1]);
            }
            meets = row;
        }
        return meets[0];
    }

    public static bool Matches(string pattern, string name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return pattern == name;
        if (name.Length < parts[0].Length + parts[^1].Length
            || !name.StartsWith(parts[0], StringComparison.Ordinal)
            || !name.EndsWith(parts[^1], StringComparison.Ordinal))
            return false;

        // The earliest place for each inner part leaves the most room for the next, so no other place has to be tried.
        var (at, end) = (parts[0].Length, name.Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, at, end - at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }
        return true;
    }
}
