using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MultiStream.Report;
using MultiStream.Running;
using MultiStream.UnitTests.Guards;

namespace MultiStream.UnitTests.Report;

/// <summary>The page as a file. What it does in a browser, MultiStream.BrowserTests asks.</summary>
public sealed partial class RunReportTests : IDisposable
{
    private const string Begin = """{"event":"run-begin","at":0,"schema":1,"run":"x"}""";
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-report-").FullName;

    private string Events => Path.Combine(_folder, RunReport.EventsName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_has_every_event_of_the_sample()
    {
        var sample = Repository.PathOf("tests/MultiStream.UnitTests/Evidence/events.sample.jsonl");
        File.Copy(sample, Events);

        var page = File.ReadAllText(RunReport.Write(_folder));

        var expected = File.ReadLines(sample).Select(l => JsonSerializer.Serialize(JsonDocument.Parse(l)));
        Assert.Equal(expected, Data(page, "events").EnumerateArray().Select(e => JsonSerializer.Serialize(e)));
        Assert.Equal("./", Data(page, "facts").GetProperty("files").GetString());
    }

    [Fact]
    public void No_text_of_a_run_can_end_the_data_or_stand_in_for_a_part_of_the_page()
    {
        const string Evil = "</script><script>alert(1)</script><!--{{style}}{{script}}";
        File.WriteAllText(Events, $$"""{{Begin}}{{"\n"}}{"event":"stream-begin","at":1,"test":1,"stream":"{{Evil}}"}{{"\n"}}""");

        var page = File.ReadAllText(RunReport.Write(_folder));

        Assert.Equal(Evil, Data(page, "events")[1].GetProperty("stream").GetString());
        // The stream's folder has another name, which links need.
        Assert.Equal(SafeName.For(Evil), Data(page, "facts").GetProperty("folders").GetProperty(Evil).GetString());
        Assert.Equal(3, Regex.Count(page, "<script|</script", RegexOptions.IgnoreCase) / 2);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
    }

    /// <summary>The policy lets the one script and the one style in by their hashes, and nothing else.</summary>
    [Fact]
    public void The_policy_names_the_pages_own_script_and_style_alone()
    {
        File.WriteAllText(Events, Begin + "\n");

        var page = File.ReadAllText(RunReport.Write(_folder));

        Assert.Contains($"default-src 'none'; img-src data:; style-src '{Hash(Style().Match(page).Groups[1].Value)}'; script-src '{Hash(Script().Match(page).Groups[1].Value)}'; base-uri 'none'; form-action 'none'\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("""(src|href)="?(https?:)?//""", page);
    }

    /// <summary>The script makes elements and gives them texts; it never makes elements of texts.</summary>
    [Fact]
    public void The_script_has_no_way_from_text_to_markup_or_code()
    {
        File.WriteAllText(Events, Begin + "\n");

        var page = File.ReadAllText(RunReport.Write(_folder));

        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|setHTML|srcdoc", page);
    }

    [Fact]
    public void Links_lead_from_wherever_the_page_is_to_the_runs_files()
    {
        var run = Directory.CreateDirectory(Path.Combine(_folder, "a run")).FullName;
        File.WriteAllText(Path.Combine(run, RunReport.EventsName), Begin + "\n");

        var path = RunReport.Write(run, Path.Combine(_folder, "out", "page.html"));

        Assert.Equal(Path.Combine(_folder, "out", "page.html"), path);
        Assert.Equal("../a%20run/", Data(File.ReadAllText(path), "facts").GetProperty("files").GetString());
        Assert.Equal(["page.html"], Directory.EnumerateFiles(Path.Combine(_folder, "out")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_is_still_written_to_can_be_shown_and_the_report_made_anew()
    {
        using var log = new FileStream(Events, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        log.Write(Encoding.UTF8.GetBytes(Begin + "\n"));
        log.Flush();
        RunReport.Write(_folder);
        log.Write("""{"event":"run-end","at":1}"""u8);
        log.Write("\n"u8);
        log.Flush();

        Assert.Equal(2, Data(File.ReadAllText(RunReport.Write(Events)), "events").GetArrayLength());
    }

    [Fact]
    public void Without_events_it_is_said_where_they_would_be()
    {
        Assert.Contains("There is no folder", Assert.Throws<MultiStreamException>(() => RunReport.Write(Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains($"There is no events.jsonl in {_folder}. A run writes it", Assert.Throws<MultiStreamException>(() => RunReport.Write(_folder)).Message, StringComparison.Ordinal);
        foreach (var run in (string[])["1", "2"])
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "MultiStream", run)).FullName, RunReport.EventsName), "");
        Assert.EndsWith("Below it there are runs that have one: MultiStream/2, MultiStream/1", Assert.Throws<MultiStreamException>(() => RunReport.Write(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_hinders_the_report_is_told_and_leaves_neither_an_exception_nor_half_a_file()
    {
        var told = new List<string>();

        // Whoever could not write the events has said so.
        Assert.Null(RunReport.TryWrite(_folder, told.Add));
        File.WriteAllText(Events, Begin.Replace("\"schema\":1", "\"schema\":7", StringComparison.Ordinal) + "\n");
        Assert.Null(RunReport.TryWrite(_folder, told.Add));
        File.WriteAllText(Events, Begin + "\n");
        Directory.CreateDirectory(Path.Combine(_folder, RunReport.FileName));
        Assert.Null(RunReport.TryWrite(_folder, told.Add));

        Assert.Collection(told, t => Assert.Contains("schema 7", t, StringComparison.Ordinal), t => Assert.Contains("could not be written", t, StringComparison.Ordinal));
        Assert.Equal([RunReport.EventsName], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    private static JsonElement Data(string page, string id) =>
        JsonDocument.Parse(page.Split($"<script type=\"application/json\" id=\"{id}\">")[1].Split("</script>")[0]).RootElement;

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
