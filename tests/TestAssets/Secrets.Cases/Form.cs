using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Secrets.Cases;

/// <summary>One of the ways in which a program may write a value. Made by .NET's own means, and used by the tests that write and by the one that looks.</summary>
/// <param name="Name">What the way is called.</param>
/// <param name="Written">What is written.</param>
/// <param name="Sought">What of that stands for the value, and must not be found.</param>
public sealed record Form(string Name, string Written, string Sought)
{
    static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Form> Of(string value)
    {
        var address = Uri.EscapeDataString(value);
        List<Form> forms =
        [
            Simple("plain", value),
            Simple("address, upper case", address),
            Simple("address, lower case", Lower(address)),
            Simple("form, upper case", address.Replace("%20", "+", StringComparison.Ordinal)),
            Simple("form, lower case", Lower(address.Replace("%20", "+", StringComparison.Ordinal))),
            Simple("form of .NET", WebUtility.UrlEncode(value)),
            Simple("JSON of .NET", JsonSerializer.Serialize(value)[1..^1]),
            Simple("JSON, relaxed", JsonSerializer.Serialize(value, Relaxed)[1..^1]),
            Simple("XML", SecurityElement.Escape(value)),
            Simple("HTML", WebUtility.HtmlEncode(value)),
            Simple("shell", value.Replace("'", @"'\''", StringComparison.Ordinal)),
            Simple("shell, other quotes", value.Replace("'", "'\"'\"'", StringComparison.Ordinal)),
        ];
        for (int before = 0; before < 3; before++)
        {
            var form = new Form($"base64 behind {before} bytes", Base64(Encoding.UTF8.GetBytes("ab"[..before]), value, Encoding.UTF8.GetBytes("yz")), Common(value, before));
            forms.Add(form);
            forms.Add(new($"{form.Name}, for addresses", ForAddresses(form.Written), ForAddresses(form.Sought)));
        }
        if (value.Contains('\n', StringComparison.Ordinal))
        {
            forms.Add(Simple("with other line ends", value.ReplaceLineEndings("\r\n")));
            forms.Add(new("base64 in lines", InLines(Base64([], value, [])), InLines(Base64([], value, [])).TrimEnd('=')[..^1]));
        }
        // A log has the lines of a text one by one, with something before each.
        forms.AddRange(value.Split('\n').Where(l => l.Trim().Length >= 8).Select((l, i) => Simple($"line {i + 1}", l.Trim())));
        return forms;
    }

    static Form Simple(string name, string text) => new(name, text, text);

    static string Base64(byte[] before, string value, byte[] after) => Convert.ToBase64String([.. before, .. Encoding.UTF8.GetBytes(value), .. after]);

    /// <summary>The digits that do not depend on what is around the value: those that stay when every bit around it changes.</summary>
    static string Common(string value, int before)
    {
        byte[] zeros = [0, 0], ones = [255, 255];
        var (one, other) = (Base64(zeros[..before], value, zeros), Base64(ones[..before], value, ones));
        var same = Enumerable.Range(0, one.Length).Where(i => one[i] == other[i] && one[i] != '=').ToList();
        return one[same[0]..(same[^1] + 1)];
    }

    static string ForAddresses(string base64) => base64.Replace('+', '-').Replace('/', '_');

    static string InLines(string base64) => string.Join('\n', base64.Chunk(76).Select(c => new string(c)));

    /// <summary>The digits behind the percent signs.</summary>
    static string Lower(string address)
    {
        var text = new StringBuilder(address);
        for (int i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
                (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
        }
        return text.ToString();
    }
}
