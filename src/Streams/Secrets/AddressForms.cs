using System.Globalization;
using System.Text;

namespace MultiStream.Secrets;

/// <summary>A text in an address or a form: percent signs with hexadecimal digits of both cases, a blank as <c>%20</c> and as <c>+</c>, in each of the ways in which programs choose what needs that.</summary>
internal static class AddressForms
{
    /// <summary>What stays as it is beside letters and digits.</summary>
    private static readonly string[] s_plain =
    [
        "-._~",                        // RFC 3986, .NET, curl
        "-._~/",                       // Python
        "-._",                         // PHP
        "*-._",                        // forms of browsers, Java
        "!()*-._",                     // forms of .NET
        "-_.!~*'()",                   // JavaScript, a component
        "-_.!~*'();,/?:@&=+$#",        // JavaScript, a whole address
    ];

    public static IEnumerable<string> Of(string value)
    {
        foreach (var plain in s_plain)
        {
            foreach (var format in (string[])["X2", "x2"])
            {
                var text = Escaped(value, plain, format);
                yield return text;
                if (value.Contains(' ', StringComparison.Ordinal))
                    yield return text.Replace("%20", "+", StringComparison.Ordinal);
            }
        }
    }

    private static string Escaped(string value, string plain, string format)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (byte b in Encoding.UTF8.GetBytes(value))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || plain.Contains((char)b, StringComparison.Ordinal))
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString(format, CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
