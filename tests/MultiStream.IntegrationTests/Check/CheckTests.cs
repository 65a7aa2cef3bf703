using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MultiStream.IntegrationTests.Lab;
using MultiStream.Lab;
using MultiStream.Tool;
using MultiStream.Tool.Check;

namespace MultiStream.IntegrationTests.Check;

/// <summary><c>multistream check</c> on real hosts: one that is well, and one for each thing that can be wrong.</summary>
public sealed partial class CheckTests(HonestHostFixture fixture) : IClassFixture<HonestHostFixture>, IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("multistream-check-").FullName, "hosts.runsettings");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [HostsFact]
    public async Task Each_host_has_its_own_word_in_one_table()
    {
        await using var well = await LoopbackHost.StartAsync("well");
        await using var wrong = await WrongKeys.ForAsync(well);
        using var refusing = DeadEnd.Refusing();
        Write(
            Host("well", well),
            Host("refusing", well, address: refusing.Address, port: refusing.Port),
            Host("nameless", well, address: "no-such-host.invalid"),
            Host("unmet", well, knownHosts: wrong.EmptyKnownHosts),
            Host("changed", well, knownHosts: wrong.ChangedKnownHosts),
            Host("stranger", well, identityFile: wrong.StrangersIdentity),
            Host("full", fixture.Host, user: HonestHost.Users.FullDisk),
            Host("shell-less", fixture.Host, user: HonestHost.Users.NoShell),
            Host("without-net", fixture.Host, more: "runtime=\"host\""));

        var (code, text) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Equal("refusing connect, nameless name, unmet host key, changed host key, stranger login, full disk, shell-less shell, without-net runtime",
            string.Join(", ", Row().Matches(text).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}")));
        string ask = string.Create(CultureInfo.InvariantCulture, $"    $ ssh -o StrictHostKeyChecking=ask -p {well.Port} -i {well.IdentityFile} -o UserKnownHostsFile=");
        string[] said =
        [
            $"{ask}{wrong.EmptyKnownHosts} {well.User}@{well.Address} true\n", $"{ask}{wrong.ChangedKnownHosts} {well.User}@{well.Address} true\n", $"    $ ssh-keygen -f {wrong.ChangedKnownHosts} -R '[{well.Address}]:{well.Port.ToString(CultureInfo.InvariantCulture)}'\n",
            "(MultiStream/Hosts/Host[2] (name 'refusing'))", "    $ getent hosts no-such-host.invalid\n", $" {wrong.StrangersIdentity}.pub\n",
            "df -h /home/full/.cache/multistream'\n", $"chsh -s /bin/sh {HonestHost.Users.NoShell}'\n", "apt-get install dotnet-runtime-10.0'\n", "\nWell: well\n.NET 1", "\n8 of 9 hosts are not well.\n",
        ];
        Assert.All(said, s => Assert.Contains(s, text, StringComparison.Ordinal));
        await well.UntilNoForeignProcessAsync(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(await fixture.Host.FilesAsync("/home/full/.cache/multistream"), f => f.StartsWith("t.", StringComparison.Ordinal));
    }

    /// <summary>The command as it is installed, with what would stand behind <c>dotnet test … --</c>, and the environment of a run.</summary>
    [HostsFact]
    public async Task The_command_has_the_settings_of_a_run_and_ends_with_0_when_all_is_well()
    {
        await using var well = await LoopbackHost.StartAsync("well");
        Write(Host("pc-1", well, user: "${param:who}"), Host("pc-2", well, address: "no-such-host.invalid"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "multistream.dll"), "check", "--json", "--min-free", "0", "--timeout", "60", "--settings", _file, "--", $"MultiStream.Parameters.who={well.User}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MULTISTREAM__HOSTS"] = "pc-1";
        using var command = Process.Start(start)!;
        var (output, error) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await command.WaitForExitAsync(limit.Token);

        Assert.Equal("", await error);
        using var json = JsonDocument.Parse(await output);
        var host = Assert.Single(json.RootElement.GetProperty("hosts").EnumerateArray());
        Assert.Equal((0, "pc-1", true), (command.ExitCode, host.GetProperty("name").GetString(), host.GetProperty("well").GetBoolean()));
        Assert.InRange(host.GetProperty("clockSeconds").GetDouble(), -5, 5);
    }

    [Fact]
    public async Task Interrupted_it_ends_and_says_who_was_not_tried()
    {
        using var silent = DeadEnd.Silent();
        await using var well = await LoopbackHost.StartAsync("well");
        Write(Host("well", well), Host("silent", well, address: silent.Address, port: silent.Port, more: "sshOptions=\"ConnectTimeout=600\""));
        using var screen = new StopsWithOneLeft();

        var (code, text) = await RunAsync(screen);

        Assert.Equal(130, code);
        Assert.Equal("Well: well", text.Split('\n')[0]);
        Assert.EndsWith("\nInterrupted: 1 host was not tried to the end.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_all_told_and_no_host_is_touched()
    {
        await File.WriteAllTextAsync(_file, """<RunSettings><MultiStream><Limits><Open>60</Open></Limits><Hosts><Host name="a" hots="b"/></Hosts></MultiStream></RunSettings>""");

        var (code, text) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("MultiStream/Limits/Open:", text, StringComparison.Ordinal);
        Assert.Contains("MultiStream/Hosts/Host[1] (name 'a')/@hots:", text, StringComparison.Ordinal);
        Assert.EndsWith("\n2 settings are wrong; no host was tried.\n", text, StringComparison.Ordinal);
    }

    private static string Host(string name, LabHost host, string? address = null, int? port = null, string? user = null, string? identityFile = null, string? knownHosts = null, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $"<Host name=\"{name}\" host=\"{address ?? host.Address}\" port=\"{port ?? host.Port}\" user=\"{user ?? host.User}\" identityFile=\"{identityFile ?? host.IdentityFile}\" knownHosts=\"{knownHosts ?? host.KnownHostsFile}\" {more}/>");

    private void Write(params string[] hosts) => File.WriteAllText(_file, $"<RunSettings><MultiStream><Hosts>{string.Concat(hosts)}</Hosts></MultiStream></RunSettings>");

    private async Task<(int Code, string Text)> RunAsync(StopsWithOneLeft? screen = null)
    {
        var output = new StringBuilder();
        using var writer = new StringWriter(output, CultureInfo.InvariantCulture);
        // A slow machine may be slow: nothing here is to end by a limit.
        int code = await CheckCommand.RunAsync(_file, [], [], TimeSpan.FromSeconds(60), 0, all: false, json: false, writer, 80, screen, screen?.Stop.Token ?? CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(120));
        return (code, output.ToString());
    }

    [GeneratedRegex(@"^([a-z-]+) +(connect|name|host key|login|disk|shell|runtime) ", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>Presses Ctrl-C when all but one have been tried.</summary>
    private sealed class StopsWithOneLeft : IWatchScreen, IDisposable
    {
        public CancellationTokenSource Stop { get; } = new();

        public void Show(string state, string line)
        {
            if (line.EndsWith("still: silent", StringComparison.Ordinal))
                Stop.Cancel();
        }

        public void End(string line)
        {
        }

        public void Dispose() => Stop.Dispose();
    }
}
