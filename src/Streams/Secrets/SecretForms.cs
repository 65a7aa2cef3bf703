using System.Globalization;
using System.Text;

namespace MultiStream.Secrets;

/// <summary>The texts in which a secret turns up: itself, and as JSON, addresses, base64 and shells' traces write it.</summary>
internal static class SecretForms
{
    /// <summary>Each once, in no order. An encoding of a longer text that holds the secret, as base64 of <c>user:password</c>, is none of them.</summary>
    // By hand: a worker process knows secrets too, and a JSON serialiser would cost it 25 ms.
    public static IReadOnlySet<string> Of(string value)
    {
        var address = Uri.EscapeDataString(value);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        var forms = new HashSet<string>(StringComparer.Ordinal)
        {
            value,
            Json(value, "", asciiOnly: false, "x4"),
            Json(value, "", asciiOnly: true, "x4"),         // Python, jq -a
            Json(value, "\"&'+<>`", asciiOnly: true, "X4"),   // .NET
            address,
            address.Replace("%20", "+", StringComparison.Ordinal),   // forms
            address.Replace("%2F", "/", StringComparison.Ordinal),   // Python
            address.Replace("%21", "!", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal).Replace("%28", "(", StringComparison.Ordinal)
                .Replace("%29", ")", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal),   // JavaScript
            base64,
            base64.TrimEnd('='),
            base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            value.Replace("'", @"'\''", StringComparison.Ordinal),        // set -x of bash
            value.Replace("'", "'\"'\"'", StringComparison.Ordinal),   // and of dash
        };
        // A file's last newline, which $(cat file) takes away.
        if (value.Trim() is { Length: >= Secret.MinLength } trimmed)
            forms.Add(trimmed);
        return forms;
    }

    private static string Json(string value, string alsoAsNumber, bool asciiOnly, string format)
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
            else if (c < ' ' || (asciiOnly && c > '~'))
                Number(c);
            else
                text.Append(c);
        }
        return text.ToString();

        void Number(char c) => text.Append("\\u").Append(((int)c).ToString(format, CultureInfo.InvariantCulture));
    }
}
