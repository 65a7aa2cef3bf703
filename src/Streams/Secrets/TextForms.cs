using System.Globalization;
using System.Text;

namespace MultiStream.Secrets;

/// <summary>A text as it is, and as it stands in JSON, XML, source code and shells.</summary>
// By hand: a worker process knows secrets too, and a JSON serialiser or an XML writer would cost it tens of milliseconds.
internal static class TextForms
{
    public static IEnumerable<string> Of(string value) =>
    [
        value,
        Json(value, "", asciiOnly: false, "x4"),
        Json(value, "", asciiOnly: true, "x4"),         // Python, jq -a
        Json(value, "\"&'+<>`", asciiOnly: true, "X4"),   // .NET
        Json(value, "", asciiOnly: false, "X4", halves: true),   // .NET, relaxed
        Json(value, "", asciiOnly: true, "x4").Replace("/", "\\/", StringComparison.Ordinal),   // PHP
        Source(value, escaped: ""),    // Python, in quotes that are not in it
        Source(value, escaped: "'"),
        Xml(value, "&lt;", "&gt;", "\"", "'", ""),                             // a text
        Xml(value, "&lt;", "&gt;", "&quot;", "'", "\t\n\r"),                   // an attribute
        Xml(value, "&lt;", ">", "&quot;", "'", "\t\n\r"),
        Xml(value, "&lt;", "&gt;", "&quot;", "&apos;", ""),
        Xml(value, "&lt;", "&gt;", "&quot;", "&#39;", ""),                     // HTML
        Xml(value, "&lt;", "&gt;", "&quot;", "&#x27;", ""),                    // Python
        Xml(value, "&lt;", "&gt;", "&#34;", "&#39;", ""),                      // Go
        Html(value),                                                           // .NET
        value.Replace("'", @"'\''", StringComparison.Ordinal),        // set -x of bash
        value.Replace("'", "'\"'\"'", StringComparison.Ordinal),   // and of dash
        Source(value, escaped: "'").Replace("\u001b", @"\E", StringComparison.Ordinal),   // bash: $'...'
        Words(value),                                                          // bash: printf %q
    ];

    private static string Json(string value, string alsoAsNumber, bool asciiOnly, string format, bool halves = false)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (char c in value)
        {
            if (alsoAsNumber.Contains(c, StringComparison.Ordinal))
                Number(c);
            else if ("\"\\".Contains(c, StringComparison.Ordinal))
                text.Append('\\').Append(c);
            else if ("\b\f\n\r\t".IndexOf(c, StringComparison.Ordinal) is >= 0 and var at)
                text.Append('\\').Append("bfnrt"[at]);
            else if (c < ' ' || (asciiOnly && c > '~') || (halves && char.IsSurrogate(c)))
                Number(c);
            else
                text.Append(c);
        }
        return text.ToString();

        void Number(char c) => text.Append("\\u").Append(((int)c).ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>With the backslashes of a string in source code.</summary>
    private static string Source(string value, string escaped)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (char c in value)
        {
            if (c == '\\' || escaped.Contains(c, StringComparison.Ordinal))
                text.Append('\\').Append(c);
            else if ("\n\r\t".IndexOf(c, StringComparison.Ordinal) is >= 0 and var at)
                text.Append('\\').Append("nrt"[at]);
            else
                text.Append(c);
        }
        return text.ToString();
    }

    private static string Xml(string value, string less, string greater, string quote, string apostrophe, string asNumbers)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (char c in value)
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append(less),
                '>' => text.Append(greater),
                '"' => text.Append(quote),
                '\'' => text.Append(apostrophe),
                _ when asNumbers.Contains(c, StringComparison.Ordinal) => text.Append(CultureInfo.InvariantCulture, $"&#x{(int)c:X};"),
                _ => text.Append(c),
            };
        }
        return text.ToString();
    }

    /// <summary>As <c>WebUtility.HtmlEncode</c> writes: Latin letters and what needs two halves as numbers too.</summary>
    private static string Html(string value)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (var rune in Xml(value, "&lt;", "&gt;", "&quot;", "&#39;", "").EnumerateRunes())
        {
            if (rune.Value is >= 160 and < 256 or > 0xffff)
                text.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
            else
                text.Append(rune);
        }
        return text.ToString();
    }

    /// <summary>A backslash before what a shell would read differently.</summary>
    private static string Words(string value)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (char c in value)
        {
            if (c < 128 && !char.IsAsciiLetterOrDigit(c) && !"%+-./:=@_".Contains(c, StringComparison.Ordinal) && !char.IsControl(c))
                text.Append('\\');
            text.Append(c);
        }
        return text.ToString();
    }
}
