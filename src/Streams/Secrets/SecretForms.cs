namespace MultiStream.Secrets;

/// <summary>The texts in which a secret turns up: itself, and as programs write it into JSON, XML, source code, shells, addresses and base64.</summary>
internal static class SecretForms
{
    /// <summary>Of a secret of several lines, those of at least so many characters are secrets too: a shorter one, a brace or a word, would take stars into everything.</summary>
    public const int MinLine = 8;

    /// <summary>Each once, in no order.</summary>
    public static IReadOnlySet<string> Of(string value)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        // A file's last newline, which $(cat file) takes away.
        string trimmed = value.Trim();
        foreach (var text in trimmed.Length == value.Length || trimmed.Length < Secret.MinLength ? (string[])[value] : [value, trimmed])
        {
            forms.UnionWith(TextForms.Of(text));
            forms.UnionWith(AddressForms.Of(text));
            forms.UnionWith(Base64Forms.Of(text));
        }
        if (trimmed.AsSpan().ContainsAny('\n', '\r'))
            AddLines(forms, value);
        return forms;
    }

    /// <summary>Logs are read, cut and shown line by line, and an indented line is not found as a part of the whole.</summary>
    private static void AddLines(HashSet<string> forms, string value)
    {
        var lines = value.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // A terminal, and Windows, end lines in another way.
        forms.Add(string.Join("\r\n", value.ReplaceLineEndings("\n").Split('\n')));
        forms.Add(value.ReplaceLineEndings("\n"));
        foreach (var line in lines.Where(l => l.Length >= MinLine))
            forms.UnionWith(TextForms.Of(line));
    }
}
