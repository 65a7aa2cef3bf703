using MultiStream.Spawners;
using MultiStream.Spawners.Ssh;
using MultiStream.UnitTests.Deployment;

namespace MultiStream.UnitTests.Spawners.Ssh;

public sealed class SshSpawnerTests
{
    private static readonly AgentLaunch s_launch = new("true", [], new Dictionary<string, string>());

    [Fact]
    public void An_explanation_names_stream_place_reason_remedy_and_evidence()
    {
        var place = DeploymentFiles.Place("ssh", ("host", "foo.example.com"), ("port", "2222"), ("user", "ci"));

        var e = new SshSpawner().Explain(place, new ConnectionEnd(255, "ssh: connect to host foo.example.com port 2222: Connection refused\r\n"), "");

        Assert.Equal("server", e.Stream);
        Assert.Equal(OpenFailure.Refused, e.Reason);
        Assert.Equal(
            "Stream 'server' (MultiStream/Streams/Stream[1]) could not be opened at ci@foo.example.com:2222: Nothing listens there. Check 'port' and that the host's ssh server runs. "
            + "ssh said: ssh: connect to host foo.example.com port 2222: Connection refused", e.Message);
    }

    [Fact]
    public void What_a_place_printed_in_place_of_the_agent_is_evidence_too()
    {
        var e = new SshSpawner().Explain(DeploymentFiles.Place("ssh", ("host", "foo")), new ConnectionEnd(1, ""), "This account is currently not available.\n");

        Assert.EndsWith("The place said: This account is currently not available.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("StrictHostKeyChecking=yes", null)]
    [InlineData("Compression=yes", null)]
    [InlineData("StrictHostKeyChecking=no", "host key not checked")]
    [InlineData("stricthostkeychecking=OFF", "host key not checked")]
    [InlineData("StrictHostKeyChecking=accept-new", "host key checked only against earlier connections")]
    [InlineData("StrictHostKeyChecking=accept-new UserKnownHostsFile=/dev/null", "host key not checked")]
    [InlineData("StrictHostKeyChecking=yes StrictHostKeyChecking=no", null)]
    public void Options_that_weaken_the_check_of_the_host_s_key_are_told(string options, string? caution)
    {
        var told = new SshSpawner().Caution(DeploymentFiles.Place("ssh", ("host", "foo"), ("sshOptions", options)));

        if (caution is null)
            Assert.Null(told);
        else
            Assert.StartsWith(caution, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_named_before_ssh_starts()
    {
        var missing = Path.Combine(Path.GetTempPath(), "multistream-no-such-key");

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => new SshSpawner().OpenAsync(DeploymentFiles.Place("ssh", ("host", "foo"), ("identityFile", missing)), s_launch, CancellationToken.None));

        Assert.Equal(OpenFailure.Settings, e.Reason);
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);
        Assert.Contains("there is no such file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_known_hosts_are_named_before_ssh_starts()
    {
        var missing = Path.Combine(Path.GetTempPath(), "multistream-no-such-hosts");

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => new SshSpawner().OpenAsync(DeploymentFiles.Place("ssh", ("host", "foo"), ("knownHosts", missing)), s_launch, CancellationToken.None));

        Assert.Equal(OpenFailure.Settings, e.Reason);
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_is_looked_for_in_PATH_alone()
    {
        var folder = Directory.CreateTempSubdirectory("multistream-path-").FullName;
        try
        {
            Assert.Null(SshProgram.Find(folder));
            Assert.Null(SshProgram.Find(null));
            var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "ssh.exe" : "ssh");
            File.WriteAllText(program, "");
            if (!OperatingSystem.IsWindows())
            {
                Assert.Null(SshProgram.Find(folder));   // not executable yet
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
            Assert.Equal(program, SshProgram.Find("." + Path.PathSeparator + Path.GetTempPath() + "nowhere" + Path.PathSeparator + folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
