using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>One result of an HTML file.</summary>
sealed record HtmlResult(string Name, string Outcome, string? Message, IReadOnlyList<HtmlResult> Children);

/// <summary>The part "All Results" of the HTML logger's file as a tree.</summary>
sealed partial record HtmlTree(IReadOnlyList<HtmlResult> Results)
{
    const string Begin = "<h2>All Results</h2>";

    public HtmlResult this[string name] => Results.Single(r => r.Name == name);

    public static HtmlTree Load(string path)
    {
        var text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        // The part ends where the next begins: the messages of the run, or the style.
        int end = ((string[])["<h2>", "<style", "<script", "</body>"]).Select(t => text.IndexOf(t, begin, StringComparison.Ordinal)).Where(i => i >= 0).Min();
        // Messages of the run are in a box of their own, which begins before its heading.
        if (OpenBox().Match(text, begin, end - begin) is { Success: true } box)
            end = box.Index;
        // The logger writes HTML, which but for its line breaks is XML too; anything else in there that is not breaks the page as well.
        var part = XElement.Parse("<all>" + text[begin..end].Replace("<br>", "<br/>", StringComparison.Ordinal) + "</all>", LoadOptions.PreserveWhitespace);
        return new HtmlTree([.. part.Elements("details").SelectMany(source => Children(source.Element("div")!))]);
    }

    [GeneratedRegex(@"<div[^>]*>\s*\z")]
    private static partial Regex OpenBox();

    static IReadOnlyList<HtmlResult> Children(XElement row) => [.. row.Elements().Select(e => e.Name.LocalName switch
    {
        "div" => Result(e, []),
        "details" => Result(e.Element("summary")!, Children(e.Element("a")!.Element("div")!)),
        var other => throw new XmlException($"The HTML file has a <{other}> among the results."),
    })];

    static HtmlResult Result(XElement element, IReadOnlyList<HtmlResult> children)
    {
        var spans = element.Element("div")!.Elements("span").ToList();
        var message = element.Elements("div").SelectMany(d => d.Elements("span")).FirstOrDefault(s => (string?)s.Attribute("class") == "error-message");
        // The logger puts a blank before each name and a zero-width one behind it.
        return new HtmlResult(spans[1].Value.Trim(' ', '\u00a0', '\u200b'), (string)spans[0].Attribute("class")! switch
        {
            "pass" => "Passed",
            "fail" => "Failed",
            "skip" => "Skipped",
            var other => other,
        }, message?.Value, children);
    }
}
