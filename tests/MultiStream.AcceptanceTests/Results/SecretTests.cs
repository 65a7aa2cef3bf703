using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;
using Secrets.Cases;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>One run whose tests tell their secrets in every way there is, and with each a text as strange that is no secret.</summary>
public sealed class SecretsRun : IAsyncLifetime
{
    /// <summary>Stands in every line of every secret that is long enough to be one: a text that was cut before it was looked through would show it.</summary>
    internal const string Mark = "Zq7canary";

    readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    LoopbackHost? _host;

    internal TestRun Run { get; private set; } = null!;

    /// <summary>The values of the run by their names; those that are no secrets likewise.</summary>
    internal IReadOnlyDictionary<string, string> Secrets { get; } = Values(Mark);

    internal IReadOnlyDictionary<string, string> Controls { get; } = Values("Zq7control");

    public async Task InitializeAsync()
    {
        _host = await LoopbackHost.StartAsync("secrets");
        await File.WriteAllTextAsync(_file, Secrets["lines"] + "\n");
        var environment = Controls.ToDictionary(c => "CONTROL_" + c.Key.ToUpperInvariant(), c => c.Value);
        foreach (var name in (string[])["quotes", "foreign", "word"])
            environment["CANARY_" + name.ToUpperInvariant()] = Secrets[name];
        Run = await DotnetTest.RunAsync(new TestCommand("Secrets.Cases")
        {
            Environment = environment,
            Settings = $$"""
                <RunSettings><MultiStream>
                  <Secrets><quotes>${env:CANARY_QUOTES}</quotes><lines>${file:{{_file}}}</lines><foreign>${env:CANARY_FOREIGN}</foreign><word>${env:CANARY_WORD}</word></Secrets>
                  <Streams>{{_host.StreamElement("there")}}</Streams>
                  <MaxParallelTests>1</MaxParallelTests>
                </MultiStream></RunSettings>
                """,
        });
    }

    public async Task DisposeAsync()
    {
        Run?.Dispose();
        File.Delete(_file);
        if (_host is not null)
            await _host.DisposeAsync();
    }

    static Dictionary<string, string> Values(string mark) => new()
    {
        ["quotes"] = $"{mark}\"q'r$HOME\\b&<t>;%41+/ ~{mark}",
        ["lines"] = $"{mark}-the-first-line/+==\n  {mark} \"second\" & <indented>\nshort\n{mark}-the-last-line-of-several",
        ["foreign"] = $"{mark} пароль-Schlüssel-€-😀",
        ["word"] = $"{mark}-word.4711",
    };
}

/// <summary>No artefact of a run has a secret in it, in any form; and what is looked for is where it would be.</summary>
public sealed partial class SecretTests(SecretsRun shared) : IClassFixture<SecretsRun>
{
    [Fact]
    public void The_tests_told_them()
    {
        // A test that ends in another way than it is to has not told what it should.
        Assert.Equal(
            [
                "Asserted_by_the_body Failed", "Awaited_in_the_output Failed", "Dying_with_it Failed", "Exchanged Failed", "In_a_title_and_a_command Failed", "Nobody_else_sees_them Passed",
                "Printed_by_code Passed", "Printed_by_commands Passed", "Printed_late Passed", "Skipped_for_it NotExecuted", "Thrown_by_code Failed", "Thrown_by_the_body Failed",
            ],
            shared.Run.Trx.Results.Select(r => $"{r.Name} {r.Outcome}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_secret_is_in_any_file_or_on_the_console()
    {
        var found = Artefacts().SelectMany(a => Sought(shared.Secrets).Append((Name: "a part of one", Text: SecretsRun.Mark)).Where(s => a.Views.Any(v => v.Contains(s.Text, StringComparison.Ordinal))).Select(s => $"{a.Name}: {s.Name}")).ToList();

        Assert.True(found.Count == 0, string.Join('\n', found) + "\n" + shared.Run);
    }

    [Fact]
    public void What_is_no_secret_is_in_all_of_them_and_found_in_every_form()
    {
        var artefacts = Artefacts();

        foreach (var sought in Sought(shared.Controls))
            Assert.True(artefacts.Exists(a => a.Views.Any(v => v.Contains(sought.Text, StringComparison.Ordinal))), $"Nowhere: {sought.Name}");
        foreach (var name in (string[])["run.trx", "run.html", "report.html", "events.jsonl", "live.log", "job.log", "stream.log", "main.log", ".stdout", ".stderr", "the console"])
        {
            Assert.True(artefacts.Exists(a => a.Name.EndsWith(name, StringComparison.Ordinal) && Sought(shared.Controls).Any(s => a.Views.Any(v => v.Contains(s.Text, StringComparison.Ordinal)))),
                $"Not in any {name}: what no secret is");
        }
    }

    [Fact]
    public async Task Other_users_see_them_on_no_command_line_and_in_no_environment()
    {
        var counted = (await File.ReadAllLinesAsync(shared.Run.Folder.File("seen"))).Where(l => l.Contains('=', StringComparison.Ordinal)).Select(l => l.Split('=')).ToLookup(l => l[0], l => int.Parse(l[1], CultureInfo.InvariantCulture));

        string[] looks = Environment.IsPrivilegedProcess ? ["cmdline", "environ"] : ["cmdline"];
        foreach (var look in looks)
        {
            Assert.Equal([0, 0], counted["canary." + look]);
            Assert.All(counted["control." + look], times => Assert.NotEqual(0, times));
        }
    }

    static IEnumerable<(string Name, string Text)> Sought(IReadOnlyDictionary<string, string> values) => values.SelectMany(v => Form.Of(v.Value).Select(f => ($"'{v.Key}' as {f.Name}", f.Sought)));

    List<Artefact> Artefacts()
    {
        var run = shared.Run;
        string settings = Path.Combine(run.Folder.Root, "hosts.runsettings");
        // What the tests and this one share is none.
        var files = Directory.EnumerateFiles(run.Folder.Root, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(run.Folder.Files + "/", StringComparison.Ordinal) && f != settings);
        return [new("the console", run.Output), new("its errors", run.Errors), .. files.Select(f => new Artefact(Path.GetRelativePath(run.Folder.Root, f), File.ReadAllText(f)))];
    }

    /// <summary>A file's text as it is, and without what JSON, XML and HTML add to it.</summary>
    sealed partial class Artefact(string name, string text)
    {
        public string Name => name;

        public IReadOnlyList<string> Views { get; } = [text, WebUtility.HtmlDecode(text), Escape().Replace(text, Plain)];

        static string Plain(Match escape) => escape.Value[1] switch
        {
            'u' => ((char)int.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
            'n' => "\n",
            var c => c.ToString(),
        };

        [GeneratedRegex("""\\(u[0-9a-fA-F]{4}|["\\/n])""")]
        private static partial Regex Escape();
    }
}
