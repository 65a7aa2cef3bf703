using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Report;

/// <summary>The page of the picture, made of the files in <c>Page</c>: what is before, between and after the data.</summary>
internal static class ReportPage
{
    private static readonly string[] s_scripts = ["words.js", "model.js", "layout.js", "theme.js", "draw.js", "picture.js", "details.js", "tests.js", "page.js"];

    /// <summary>The page, cut where the data goes.</summary>
    public static (byte[] BeforeEvents, byte[] BeforeFacts, byte[] AfterFacts) Parts()
    {
        string style = Read("report.css"), script = string.Concat(s_scripts.Select(Read));
        // Nothing is loaded, and nothing runs but this style and this script: what a run printed stays text even if the page had a hole.
        var policy = $"default-src 'none'; img-src data:; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'";
        var pieces = Read("report.html").Replace("{{policy}}", policy, StringComparison.Ordinal).Split(["{{style}}", "{{events}}", "{{facts}}", "{{script}}"], StringSplitOptions.None);
        return (Encoding.UTF8.GetBytes(pieces[0] + style + pieces[1]), Encoding.UTF8.GetBytes(pieces[2]), Encoding.UTF8.GetBytes(pieces[3] + script + pieces[4]));
    }

    /// <summary>Writes JSON into a script element. Outside of strings JSON has no &lt;, and within them it may stand as an escape; so no text can end the element or begin a comment.</summary>
    public static void WriteData(Stream page, ReadOnlySpan<byte> json)
    {
        for (int i; (i = json.IndexOf((byte)'<')) >= 0; json = json[(i + 1)..])
        {
            page.Write(json[..i]);
            page.Write(@"\u003c"u8);
        }
        page.Write(json);
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("MultiStream.Report." + file)!, Encoding.UTF8);
        // A browser takes every line end as this one before it takes the hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
