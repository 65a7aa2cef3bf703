using System.Text;

namespace MultiStream.Sync.Wire;

/// <summary>
/// Words on a line. Blanks separate words; what stands between double quotes belongs to the word as it is, and there <c>\"</c>, <c>\\</c>, <c>\n</c>,
/// <c>\r</c> and <c>\t</c> are escapes. Outside of quotes a backslash is a backslash.
/// </summary>
internal static class WireText
{
    /// <summary>The words of a line; null, with the reason, when it is no such line.</summary>
    public static List<string>? Split(string line, out string reason)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false, inQuotes = false;
        reason = "";
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c is '"')
            {
                inQuotes = !inQuotes;
                inWord = true;
            }
            else if (inQuotes && c is '\\')
            {
                if (++i == line.Length)
                    break;
                if (Unescaped(line[i]) is not { } escaped)
                {
                    reason = $"\\{line[i]} is no escape: between double quotes there are \\\" \\\\ \\n \\r \\t";
                    return null;
                }
                word.Append(escaped);
            }
            else if (!inQuotes && c is ' ' or '\t')
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }
        if (inQuotes)
        {
            reason = "a double quote is not closed";
            return null;
        }
        if (inWord)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>A word as it is written: in quotes only when it must be.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && !word.AsSpan().ContainsAny(s_special))
            return word;
        var text = new StringBuilder("\"", word.Length + 8);
        foreach (char c in word)
            _ = Escaped(c) is { } escaped ? text.Append('\\').Append(escaped) : text.Append(c);
        return text.Append('"').ToString();
    }

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>A sentence, which is for people and goes to the end of its line: line breaks in it are written as <c>\n</c>.</summary>
    public static string Sentence(string text) => text.ReplaceLineEndings("\\n");

    private static readonly System.Buffers.SearchValues<char> s_special = System.Buffers.SearchValues.Create(" \t\"\n\r\0");

    private static char? Escaped(char c) => c switch { '"' => '"', '\\' => '\\', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => null };

    private static char? Unescaped(char c) => c switch { '"' => '"', '\\' => '\\', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => null };
}
