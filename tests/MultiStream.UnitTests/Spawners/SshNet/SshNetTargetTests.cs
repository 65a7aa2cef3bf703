using MultiStream.Spawners.SshNet;
using MultiStream.UnitTests.Deployment;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Spawners.SshNet;

public sealed class SshNetTargetTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("multistream-sshnet-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Without_more_than_a_host_it_is_the_user_s_own_name_and_keys()
    {
        var key = Write(".ssh/id_ed25519");

        var target = Target(("host", "foo"));

        Assert.Equal($"{Environment.UserName}@foo:22", target.Where);
        Assert.Equal(("foo", (string?)null), (target.Address, target.Password));
        Assert.Equal([key], target.Keys);
        Assert.Equal([Path.Combine(_home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"], target.KnownHosts);
    }

    [Fact]
    public void What_the_settings_say_counts_and_paths_begin_at_home_or_at_the_settings()
    {
        var (key, known) = (Write("ci_key"), Write("lab/known"));

        var target = Target(("host", "foo"), ("port", "2222"), ("user", "ci"), ("identityFile", "~/ci_key"), ("knownHosts", "known"), ("address", "10.0.0.5"));

        Assert.Equal(("ci@foo:2222", "10.0.0.5"), (target.Where, target.Address));
        Assert.Equal([key], target.Keys);
        Assert.Equal([known], target.KnownHosts);
    }

    [Fact]
    public void A_password_comes_from_the_environment_and_stands_in_no_text()
    {
        Write(".ssh/id_ed25519");

        var target = Target(("host", "foo"), ("passwordVariable", "LAB_PASSWORD"));

        Assert.Equal("~between us", target.Password);
        Assert.Empty(target.Keys);   // tried before it, they would use up the server's MaxAuthTries
        Assert.DoesNotContain("between us", target.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identityFile", "no_key", "identityFile=no_key: there is no file ")]
    [InlineData("knownHosts", "~/none", "knownHosts=~/none: there is no file ")]
    [InlineData("passwordVariable", "NOT_SET", "the environment variable NOT_SET, which 'passwordVariable' names, is not set or empty. Set it for the test run.")]
    [InlineData("user", "ci", "there is nothing to log in with: no 'identityFile', no 'passwordVariable', and none of id_ed25519, id_ecdsa, id_rsa in ")]
    public void What_leads_nowhere_is_named_before_a_host_is_touched(string setting, string value, string message)
    {
        var e = Assert.Throws<StreamOpenException>(() => Target(("host", "foo"), (setting, value)));

        Assert.Equal(OpenFailure.Settings, e.Reason);
        Assert.StartsWith($"Stream 'server' (MultiStream/Streams/Stream[1]) of kind 'sshnet' cannot be opened: {message}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "foo", true)]
    [InlineData("host", "fe80::1", true)]
    [InlineData("host", "ci@foo", false)]
    [InlineData("host", "foo:22", false)]
    [InlineData("host", "-oProxyCommand=x", false)]
    [InlineData("port", "22", true)]
    [InlineData("port", "0", false)]
    [InlineData("port", "65536", false)]
    [InlineData("user", "ci", true)]
    [InlineData("user", "a b", false)]
    [InlineData("identityFile", "~/key", true)]
    [InlineData("identityFile", "~other/key", false)]
    [InlineData("passwordVariable", "LAB_PASSWORD", true)]
    [InlineData("passwordVariable", "secret!", false)]
    [InlineData("passwordVariable", "1X", false)]
    [InlineData("runtime", "Ship", true)]
    [InlineData("runtime", "none", false)]
    public void A_setting_is_checked_before_any_place_is_touched(string name, string value, bool right)
    {
        var setting = SshNetSettings.All.Single(s => s.Name == name);

        Assert.Equal(right, setting.Check!(value) is null);
    }

    /// <summary>The plug-in as the settings load it; the assembly is the one without the library.</summary>
    [Fact]
    public void The_settings_load_the_kind()
    {
        var options = Settings.Read($"<Plugins><Assembly>{typeof(SshNetSpawner).Assembly.Location}</Assembly></Plugins><Streams><Stream name='server' kind='sshnet' host='foo' passwordVariable='X'/></Streams>");

        Assert.Equal("sshnet", options.Spawners.Find("SshNet")?.Kind);
        Assert.Equal("sshnet", Assert.Single(options.Streams).Kind);
    }

    [Fact]
    public async Task A_password_in_the_settings_is_no_setting_and_an_unusable_place_says_why()
    {
        var plugin = $"<Plugins><Assembly>{typeof(SshNetSpawner).Assembly.Location}</Assembly></Plugins>";

        var error = Settings.Error($"{plugin}<Streams><Stream name='server' kind='sshnet' host='foo' password='~secret'/></Streams>");

        Assert.DoesNotContain("~secret", error, StringComparison.Ordinal);
        Assert.Contains("'password' is not a setting of kind 'sshnet'", error, StringComparison.Ordinal);
        Assert.Contains("NOT_SET_ANYWHERE", await new SshNetSpawner().WhyNotAsync(DeploymentFiles.Place("sshnet", ("host", "foo"), ("passwordVariable", "NOT_SET_ANYWHERE")), CancellationToken.None), StringComparison.Ordinal);
    }

    private SshNetTarget Target(params (string, string)[] settings) =>
        SshNetTarget.Of(DeploymentFiles.Place("sshnet", settings) with { BaseDirectory = Path.Combine(_home, "lab") }, _home, name => name == "LAB_PASSWORD" ? "~between us" : null);

    private string Write(string name)
    {
        var path = Path.Combine(_home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
