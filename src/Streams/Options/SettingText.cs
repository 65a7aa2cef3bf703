using System.Globalization;
using System.Text;

namespace MultiStream.Options;

/// <summary>How messages show what was written.</summary>
internal static class SettingText
{
    private const int Longest = 100;

    /// <summary>The value between quotes, on one line and of bounded length: an error is one line.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("'");
        foreach (var c in value.Length > Longest ? value[..Longest] : value)
            _ = char.IsControl(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
        if (value.Length > Longest)
            text.Append('…');
        return text.Append('\'').ToString();
    }

    /// <summary>The beginning of a sentence on a value: <c>'70000'</c>, or <c>'${env:PORT}' gives '70000', which</c>.</summary>
    public static string Subject(string written, string value) =>
        written == value ? Quote(value) : $"{Quote(written)} gives {Quote(value)}, which";

    /// <summary><c>is not a port</c>; for a name that is no English word, or of several things, <c>is not a value for 'sshOptions'</c>.</summary>
    public static string IsNot(string name) => name.All(char.IsAsciiLetterLower) && (!name.EndsWith('s') || name.EndsWith("ss", StringComparison.Ordinal))
        ? $"is not {("aeio".Contains(name[0], StringComparison.Ordinal) ? "an" : "a")} {name}"
        : $"is not a value for '{name}'";
}
