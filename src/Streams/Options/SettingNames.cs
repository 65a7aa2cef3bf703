namespace MultiStream.Options;

/// <summary>Names of settings that later versions will know, and the words for a name that nobody knows.</summary>
internal static class SettingNames
{
    public const string NotSupported = "is not supported by this version";

    /// <summary>Of <c>MultiStream</c>.</summary>
    public static readonly IReadOnlyList<string> LaterAtTop =
        ["AllowDownloads"];

    /// <summary>Of <c>Limits</c>.</summary>
    public static readonly IReadOnlyList<string> LaterLimits = ["Reconnect"];

    public static bool Holds(this IEnumerable<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The sentence on a name that is not among <paramref name="known"/>, nor among those of a later version.</summary>
    public static string Unknown(string name, string what, IEnumerable<string> known, IReadOnlyList<string> later)
    {
        if (later.Holds(name))
            return $"'{name}' {NotSupported}; remove it.";
        var names = known.ToList();
        var nearest = Nearest(name, names);
        return $"{SettingText.Quote(name)} is not {what}{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Known here: {string.Join(", ", names)}.";
    }

    /// <summary>The one of <paramref name="known"/> that a slip of the finger may have meant; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        var allowed = Math.Min(3, Math.Max(1, name.Length / 3));
        return known
            .Select(k => (Name: k, Distance: Distance(name.ToUpperInvariant(), k.ToUpperInvariant())))
            .Where(k => k.Distance <= allowed)
            .OrderBy(k => k.Distance)
            .Select(k => k.Name)
            .FirstOrDefault();
    }

    /// <summary>How many characters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
