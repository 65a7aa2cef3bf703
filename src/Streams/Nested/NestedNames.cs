using System.Text;

namespace MultiStream.Nested;

/// <summary>How frameworks write a test's full name, and how a user does.</summary>
internal static class NestedNames
{
    /// <summary>A name without arguments, of a case or of its class: <c>Ns.Class("a").Method(1)</c> is <c>Ns.Class.Method</c>.</summary>
    public static string WithoutArguments(string name)
    {
        var text = new StringBuilder(name.Length);
        var (depth, quote) = (0, '\0');
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (depth > 0 && c is '"' or '\'')
                quote = c;
            else if (c == '(')
                depth++;
            else if (c == ')' && depth > 0)
                depth--;
            else if (depth == 0)
                text.Append(c);
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>What a report calls a row: what its framework shows, with the full name in front where it shows less.</summary>
    public static string OfRow(string fullName, string shown)
    {
        var name = WithoutArguments(fullName);
        var method = name[(name.LastIndexOf('.') + 1)..];
        return shown.StartsWith(name, StringComparison.Ordinal) ? shown
            : shown.StartsWith(method, StringComparison.Ordinal) ? name + shown[method.Length..]
            : $"{name} [{shown}]";
    }

    /// <summary>Nested classes are written with <c>+</c> by reflection, and with <c>.</c> in source.</summary>
    public static bool AreSame(string a, string b) => Plain(a).Equals(Plain(b), StringComparison.Ordinal);

    /// <summary>Of what there is, the names that may have been meant: a slip of the finger, or one of which only the end was written.</summary>
    public static IReadOnlyList<string> Near(string name, IEnumerable<string> known)
    {
        var all = known.Distinct(StringComparer.Ordinal).ToList();
        var ends = all.Where(k => Plain(k).EndsWith('.' + Plain(name), StringComparison.OrdinalIgnoreCase)).Take(3).ToList();
        if (ends.Count > 0)
            return ends;
        if (Options.SettingNames.Nearest(name, all) is { } near)
            return [near];
        var method = name[(Plain(name).LastIndexOf('.') + 1)..];
        return [.. all.Where(k => Plain(k).EndsWith('.' + method, StringComparison.OrdinalIgnoreCase)).Take(3)];
    }

    private static string Plain(string name) => name.Replace('+', '.');
}
