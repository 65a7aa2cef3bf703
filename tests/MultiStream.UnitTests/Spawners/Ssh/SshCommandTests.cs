using MultiStream.Spawners.Ssh;
using MultiStream.UnitTests.Deployment;

namespace MultiStream.UnitTests.Spawners.Ssh;

public sealed class SshCommandTests
{
    [Fact]
    public void The_command_stands_last_and_runs_in_sh_whatever_the_login_shell_is()
    {
        var words = Words(("host", "foo"));

        Assert.Equal(["--", "foo", "exec sh -c 'echo $HOME'"], words.TakeLast(3));
        Assert.Equal("-T", words[0]);
    }

    [Fact]
    public void Nothing_asks_and_the_host_s_key_is_checked()
    {
        var words = Words(("host", "foo"));

        Assert.Contains("BatchMode=yes", words);
        Assert.Contains("StrictHostKeyChecking=yes", words);
        Assert.Contains("ControlPath=none", words);
        Assert.Contains("ClearAllForwardings=yes", words);
    }

    /// <summary>ssh takes the first value that it meets.</summary>
    [Fact]
    public void The_settings_own_options_go_before_ours()
    {
        var words = Words(("host", "foo"), ("sshOptions", "ConnectTimeout=2  Compression=yes"));

        Assert.True(words.IndexOf("ConnectTimeout=2") < words.IndexOf("ConnectTimeout=20"));
        Assert.Contains("Compression=yes", words);
    }

    [Fact]
    public void Every_setting_has_its_option()
    {
        var words = Words(("host", "foo"), ("port", "2222"), ("user", "ci"), ("identityFile", "/k/id"), ("knownHosts", "/k/known"));

        Assert.Contains("Port=2222", words);
        Assert.Contains("User=ci", words);
        Assert.Contains("IdentityFile=\"/k/id\"", words);
        Assert.Contains("IdentitiesOnly=yes", words);
        Assert.Contains("UserKnownHostsFile=\"/k/known\"", words);
    }

    [Fact]
    public void What_is_not_set_is_left_to_the_user_s_own_configuration()
    {
        var words = Words(("host", "foo"), ("port", ""), ("user", ""), ("identityFile", ""));

        Assert.DoesNotContain(words, w => w.StartsWith("Port=", StringComparison.Ordinal) || w.StartsWith("User=", StringComparison.Ordinal) || w.StartsWith("Identit", StringComparison.Ordinal));
    }

    [Fact]
    public void Paths_with_blanks_quotes_and_percent_signs_stay_one_word_of_ssh_s()
    {
        var command = new SshCommand(DeploymentFiles.Place("ssh", ("host", "foo"), ("identityFile", "/my keys/100%\"x\"")), "/home/me");

        Assert.Contains("IdentityFile=\"/my keys/100%%\\\"x\\\"\"", command.Run("true"));
        Assert.Equal("/my keys/100%\"x\"", command.IdentityFile);
    }

    [Fact]
    public void A_tilde_is_the_home_of_the_user_who_runs_the_tests() =>
        Assert.Equal("/home/me/.ssh/ci", new SshCommand(DeploymentFiles.Place("ssh", ("host", "foo"), ("identityFile", "~/.ssh/ci")), "/home/me").IdentityFile);

    [Fact]
    public void A_relative_path_is_relative_to_the_settings() =>
        Assert.Equal("/etc/lab/keys/ci", new SshCommand(DeploymentFiles.Place("ssh", ("host", "foo"), ("identityFile", "keys/ci")) with { BaseDirectory = "/etc/lab" }, "/home/me").IdentityFile);

    private static List<string> Words(params (string, string)[] settings) =>
        new SshCommand(DeploymentFiles.Place("ssh", settings), "/home/me").Run("echo $HOME");
}
