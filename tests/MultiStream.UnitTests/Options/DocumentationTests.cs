using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Spawners.Ssh;
using MultiStream.Spawners.SshNet;

namespace MultiStream.UnitTests.Options;

/// <summary>What <c>docs/hosts-runsettings.md</c> shows is what happens.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Root(), "docs", "hosts-runsettings.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_wrong_file_gives_the_message_that_is_shown()
    {
        var part = Text[Text.IndexOf("## When a setting is wrong", StringComparison.Ordinal)..];

        Assert.Equal(Blocks(part, "").First(), Settings.ErrorOfDocument(Blocks(part, "xml").First()));
    }

    [Fact]
    public void What_ssh_says_gives_the_sentences_that_are_shown()
    {
        var shown = SaidAndMeant().Matches(Text).Select(m => (Said: m.Groups[1].Value, Meant: m.Groups[2].Value)).ToList();

        Assert.Equal(8, shown.Count);
        Assert.All(shown, s => Assert.Equal(s.Meant, SshFailure.Read(255, s.Said, "").What));
    }

    [Fact]
    public void Every_example_is_right_but_the_wrong_one()
    {
        var right = Blocks(Text, "xml").SkipLast(1).ToList();

        Assert.Equal(5, right.Count);
        foreach (var xml in right)
            Assert.NotEmpty(Settings.ReadDocument(xml.StartsWith("<RunSettings>", StringComparison.Ordinal) ? xml : Settings.Document(xml), ["LAB_USER=ci", "DB_PASSWORD=~documented-secret"]).Streams);
    }

    [Fact]
    public void The_example_of_the_order_gives_what_is_said_of_it()
    {
        var options = Settings.Read(Blocks(Text, "xml").Skip(2).First());

        var places = MultiStream.Allocation.StreamPlacement.Place(Allocation.Tests.With(("client", 3)), options);

        Assert.Equal(50, places.Count);
        Assert.Equal(["local  ", "ssh lab2 ci", "ssh lab ci"], places.Take(3).Select(p => $"{p.Kind} {p["host"]} {p["user"]}"));
        Assert.Equal(5, MultiStream.Allocation.StreamPlacement.Place(Allocation.Tests.With(("client", 3)) with { TypeName = "Acme.Tests.Slow" }, options).Count);
    }

    [Fact]
    public void The_tables_have_every_setting_and_their_examples_are_right()
    {
        var rows = Rows().ToList();
        var names = rows.Select(r => r[0].Trim('…', ' ').Trim('`')).ToList();
        string[] scalars =
        [
            "Strict", "DefaultStream", "MaxParallelTests", "TimeScale", "ScaleTestLimits", "SkipsAreErrors", "KeepOnFailure", "WaitForDebugger", "Leases", "LiveOutput", "ProgressEvery",
            "Limits/Open", "Limits/Allocate", "Limits/Ready", "Limits/Sync", "Limits/StopGrace", "Limits/Test", "Limits/Collect", "Limits/Lease", "Limits/Output", "Sync/Listen", "Sync/Server", "Sync/Name", "Sync/Role", "Sync/Parties", "Sync/Token", "Ship/Ignore", "Plugins/Assembly", "Parameters", "Secrets", "Tests/Test", "Variants/Variant", "Hosts",
        ];
        string[] entries = ["name", "kind", "count", "tags", "distinctHosts", "collect", "test", "Parameters"];
        Assert.Equal([.. scalars, "Streams/Stream", .. entries, "settings of the kind", .. SshSettings.All.Select(s => s.Name), .. ContainerSettings.All.Select(s => s.Name), .. CommandSettings.All.Select(s => s.Name), .. SlurmSettings.All.Select(s => s.Name), .. SshNetSettings.All.Select(s => s.Name), .. HostReader.Own], names);

        foreach (var row in rows.Where(r => scalars.Contains(r[0].Trim('`')) && r[0] != "`Plugins/Assembly`"))   // whose file is not there
        {
            Settings.Read(row[3].Trim('`'), "DB_PASSWORD=~documented-secret");
            if (row[4].StartsWith("not there", StringComparison.Ordinal))
                continue;
            var (path, value) = row[4].Trim('`').Split('=') is [var p, var v] ? (p, v) : throw new InvalidDataException(row[4]);
            // A name at a server needs the server, and its role the name.
            string[] needed = path is "Sync.Name" ? ["MULTISTREAM__SYNC__SERVER=127.0.0.1:41234"] : path is "Sync.Role" ? ["MULTISTREAM__SYNC__SERVER=127.0.0.1:41234", "MULTISTREAM__SYNC__NAME=client-1"] : [];
            Settings.Read("", ["MULTISTREAM__" + path.ToUpperInvariant().Replace(".", "__", StringComparison.Ordinal) + "=" + value, "DB_PASSWORD=~documented-secret", .. needed]);
            Assert.Contains(value, row[3], StringComparison.Ordinal);
        }
        // A plug-in's, which its assembly would have to bring.
        foreach (var (row, setting) in Rows("### Settings of sshnet").Zip(SshNetSettings.All).Take(SshNetSettings.All.Count))
            Assert.Null(setting.Check!(row[3].Trim('`').Split('"')[1]));
        foreach (var row in Rows("## A pool of hosts").Take(HostReader.Own.Length).Skip(1))
            Settings.Read($"<Hosts><Host name='h' {row[3].Trim('`')}/></Hosts>");
        foreach (var (kind, settings, required) in new[] { ("ssh", SshSettings.All, "host='h'"), ("container", ContainerSettings.All, "image='i'"), ("command", CommandSettings.All, "command='a {agent}'"), ("slurm", SlurmSettings.All, "") })
        {
            var own = Rows("### Settings of " + kind).Take(settings.Count).ToList();
            foreach (var (row, setting) in own.Zip(settings))
                Settings.Read($"<Streams><Stream name='server' kind='{kind}' {(setting.Required ? "" : required)} {row[3].Trim('`')}/></Streams>");
        }
    }

    [Fact]
    public void The_recipes_for_commands_are_right()
    {
        var commands = Recipe().Matches(Text).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(17, commands.Count);
        Assert.All(commands, c => Assert.Null(MultiStream.Spawners.Command.CommandLine.Check(c)));
    }

    private static IEnumerable<string[]> Rows(string from = "") => Text[Text.IndexOf(from, StringComparison.Ordinal)..].Split('\n')
        .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
        .Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .Where(r => r.Length > 2 && r[0] is ['`', .., '`'] or ['…', ..]);

    private static IEnumerable<string> Blocks(string text, string language) =>
        Fence().Matches(text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No TestAdapter.sln above " + AppContext.BaseDirectory);
        return folder;
    }

    [GeneratedRegex("`(?!command=)([^`\n]* [^`\n]*\\{agent\\}[^`\n]*)`")]
    private static partial Regex Recipe();

    [GeneratedRegex("^- `(.+)`:\n  (.+)$", RegexOptions.Multiline)]
    private static partial Regex SaidAndMeant();

    [GeneratedRegex("^```([a-z]*)\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
