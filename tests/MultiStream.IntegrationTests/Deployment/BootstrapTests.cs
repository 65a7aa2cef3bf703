using System.Diagnostics;
using System.Runtime.Versioning;
using MultiStream.Deployment;

namespace MultiStream.IntegrationTests.Deployment;

/// <summary>The bootstrap in real shells, with real tools.</summary>
[SupportedOSPlatform("linux")]
public sealed class BootstrapTests
{
    private static readonly string[] s_posixShells = ["dash", "bash", "busybox ash"];
    private static readonly string[] s_loginShells = ["dash", "bash", "zsh", "tcsh", "fish", "busybox ash"];

    public static TheoryData<string> PosixShells => Installed(s_posixShells);

    public static TheoryData<string> LoginShells => Installed(s_loginShells);

    [Theory, MemberData(nameof(PosixShells))]
    public void Every_shell_finds_the_text_well_formed(string shell)
    {
        using var process = Process.Start(new ProcessStartInfo(shell.Split(' ')[0], [.. shell.Split(' ')[1..], "-n", "-c", BarePlace.Command()]) { RedirectStandardError = true })!;

        Assert.Equal("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Theory, MemberData(nameof(PosixShells))]
    public async Task A_bare_place_gets_the_agent_once(string shell)
    {
        using var place = new BarePlace { Shell = shell.Split(' ') };

        var first = await place.OpenAsync();
        var second = await place.OpenAsync();

        Assert.InRange(first.Sent, 50_000, 20_000_000);
        Assert.Equal(0, second.Sent);
        Assert.Empty(place.Leftovers());
    }

    [Theory, MemberData(nameof(PosixShells))]
    public async Task The_runtime_is_shipped_where_the_settings_say_so(string shell)
    {
        using var place = new BarePlace { Shell = shell.Split(' ') };

        var first = await place.OpenAsync("ship");
        var second = await place.OpenAsync("ship");

        Assert.InRange(first.Sent, 50_000_000, 200_000_000);
        Assert.Equal(0, second.Sent);
        Assert.Empty(place.Leftovers());
        Assert.Contains("/.cache/multistream/d/", (await place.LookAsync("ship")).Program, StringComparison.Ordinal);
    }

    /// <summary>As sshd starts it: the login shell gets the command as one word.</summary>
    [Theory, MemberData(nameof(LoginShells))]
    public async Task Any_login_shell_hands_the_text_on_unchanged(string shell)
    {
        using var place = new BarePlace { Shell = shell.Split(' '), ThroughLoginShell = true };

        Assert.NotEqual(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
    }

    [Fact]
    public async Task Busybox_alone_has_all_the_tools()
    {
        if (!File.Exists("/usr/bin/busybox") && !File.Exists("/bin/busybox"))
            return;
        using var place = new BarePlace();
        place.UseTools(BarePlace.BusyboxTools());

        Assert.NotEqual(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
        Assert.All(place.Blobs(), b => Assert.Equal(b.Replace(".x", "", StringComparison.Ordinal), place.HashOf(b)));
    }

    [Fact]
    public async Task The_shell_becomes_the_agent_and_leaves_no_process_between()
    {
        using var place = new BarePlace();
        await using var connection = place.Start();
        await BarePlace.AnswerAsync(connection);

        Assert.Contains("MultiStream.Agent.dll", File.ReadAllText($"/proc/{connection.ProcessId}/cmdline"), StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText($"/proc/{connection.ProcessId}/task/{connection.ProcessId}/children").Trim());
    }

    [Fact]
    public async Task What_a_profile_prints_is_kept_and_harms_nothing()
    {
        using var place = new BarePlace { Shell = ["sh", "-c", "echo Welcome; printf \"no newline\"; shift; exec sh \"$@\"", "x", "x"] };

        Assert.Equal("Welcome\nno newline", (await place.OpenAsync()).Noise);
        Assert.Equal("Welcome\nno newline", (await place.OpenAsync()).Noise);
    }

    [Fact]
    public async Task The_agent_gets_the_user_s_own_environment_and_mask_back()
    {
        using var place = new BarePlace { Shell = ["sh", "-c", "umask 027; shift; exec sh \"$@\"", "x", "x"] };
        place.Environment["DOTNET_gcServer"] = "1";
        place.Environment["T"] = "mine";

        foreach (var look in new[] { await place.LookAsync(), await place.LookAsync() })    // the first time files are sent, the second not
        {
            Assert.Equal("0", look.Environment["DOTNET_gcServer"]);
            Assert.Equal("1", look.Environment["MULTISTREAM_SAVED_DOTNET_gcServer"]);
            Assert.Equal("0", look.Environment["DOTNET_EnableDiagnostics"]);
            Assert.DoesNotContain("MULTISTREAM_SAVED_DOTNET_EnableDiagnostics", look.Environment.Keys);
            Assert.Equal("mine", look.Environment["T"]);
            Assert.DoesNotContain("LC_ALL", look.Environment.Keys);
            Assert.Equal("0027", look.Umask);
        }
    }

    [Fact]
    public async Task The_cache_is_the_owner_s_alone()
    {
        using var place = new BarePlace();
        await place.OpenAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(place.Cache));
        Assert.All(Directory.EnumerateFiles(Path.Combine(place.Cache, "d"), "*.dll", SearchOption.AllDirectories),
            f => Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(f) & ~(UnixFileMode.UserRead | UnixFileMode.UserExecute)));
        Assert.All(place.Blobs(), b => Assert.Equal(b.Replace(".x", "", StringComparison.Ordinal), place.HashOf(b)));
    }

    [Fact]
    public async Task XDG_CACHE_HOME_moves_the_cache()
    {
        using var place = new BarePlace();
        place.Environment["XDG_CACHE_HOME"] = Path.Combine(place.Folder, "elsewhere with a blank");

        await place.OpenAsync();

        Assert.True(Directory.Exists(Path.Combine(place.Folder, "elsewhere with a blank", "multistream", "b")));
        Assert.False(Directory.Exists(place.Cache));
        Assert.Equal(0, (await place.OpenAsync()).Sent);
    }

    [Fact]
    public async Task A_missing_tool_is_named()
    {
        using var place = new BarePlace();
        place.UseTools(["sh", "uname", "mkdir", "id", "rm", "head", "tr", "mv"]);

        var e = await Assert.ThrowsAsync<HandshakeException>(() => place.OpenAsync());

        Assert.Contains("lacks the program 'tar'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_installed_runtime_is_found_where_DOTNET_ROOT_says()
    {
        using var place = new BarePlace();

        Assert.Equal(Path.Combine(place.Folder, "fake", "dotnet"), (await place.LookAsync("host")).Program);
    }

    [Theory]
    [InlineData("9.0.1")]
    [InlineData("10.0.0-rc.1.25451.107")]
    public async Task A_runtime_of_another_version_does_not_count(string version)
    {
        using var place = new BarePlace();

        Assert.NotEqual(Path.Combine(place.Folder, "fake", "dotnet"), (await place.LookAsync("auto", version)).Program);
    }

    private static TheoryData<string> Installed(IEnumerable<string> shells) =>
        [.. shells.Where(s => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, s.Split(' ')[0]))))];
}
