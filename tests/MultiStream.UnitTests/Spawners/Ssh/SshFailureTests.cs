using MultiStream.Spawners.Ssh;

namespace MultiStream.UnitTests.Spawners.Ssh;

/// <summary>What OpenSSH 9.2 and others really print, and what we make of it.</summary>
public sealed class SshFailureTests
{
    [Theory]
    [InlineData(OpenFailure.NameNotResolved, "ssh: Could not resolve hostname nosuch.invalid: Name or service not known\r\n")]
    [InlineData(OpenFailure.NameNotResolved, "ssh: Could not resolve hostname a: Temporary failure in name resolution\r\n")]
    [InlineData(OpenFailure.NameNotResolved, "ssh: Could not resolve hostname jump: Name or service not known\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n")]
    [InlineData(OpenFailure.Refused, "ssh: connect to host 127.0.0.1 port 1: Connection refused\r\n")]
    [InlineData(OpenFailure.Refused, "channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n")]
    [InlineData(OpenFailure.TimedOut, "ssh: connect to host 10.0.0.9 port 22: Connection timed out\r\n")]
    [InlineData(OpenFailure.TimedOut, "Connection timed out during banner exchange\r\nConnection to 127.9.9.2 port 2299 timed out\r\n")]
    [InlineData(OpenFailure.TimedOut, "Timeout, server 10.0.0.9 not responding.\r\n")]
    [InlineData(OpenFailure.Unreachable, "ssh: connect to host 10.0.0.9 port 22: No route to host\r\n")]
    [InlineData(OpenFailure.Unreachable, "ssh: connect to host 255.255.255.255 port 22: Network is unreachable\r\n")]
    [InlineData(OpenFailure.HostKeyUnknown, "No ED25519 host key is known for [127.9.9.1]:25093 and you have requested strict checking.\r\nHost key verification failed.\r\n")]
    [InlineData(OpenFailure.HostKeyChanged, "@@@@@@@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n@@@@@@@@@@\r\nHost key for [127.9.9.1]:25093 has changed and you have requested strict checking.\r\nHost key verification failed.\r\n")]
    [InlineData(OpenFailure.HostKeyChanged, "@       WARNING: REVOKED HOST KEY DETECTED!               @\r\nThe ED25519 host key for a is marked as revoked.\r\nHost key verification failed.\r\n")]
    [InlineData(OpenFailure.LoginRefused, "root@127.9.9.1: Permission denied (publickey).\r\n")]
    [InlineData(OpenFailure.LoginRefused, "Load key \"h/junk\": error in libcrypto\r\nroot@127.9.9.1: Permission denied (publickey,password).\r\n")]
    [InlineData(OpenFailure.LoginRefused, "Received disconnect from 127.0.0.1 port 22:2: Too many authentication failures\r\nDisconnected from 127.0.0.1 port 22\r\n")]
    [InlineData(OpenFailure.Settings, "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\r\nPermissions 0644 for 'h/id' are too open.\r\nLoad key \"h/id\": bad permissions\r\nroot@127.9.9.1: Permission denied (publickey).\r\n")]
    [InlineData(OpenFailure.Settings, "command-line: line 0: Bad configuration option: foo\r\n")]
    [InlineData(OpenFailure.Settings, "command-line line 0: invalid time value.\r\n")]
    [InlineData(OpenFailure.Settings, "command-line line 0: Bad SSH2 cipher spec 'nosuch'.\r\n")]
    [InlineData(OpenFailure.Settings, "/home/ci/.ssh/config: line 3: Bad configuration option: hostnam\r\n/home/ci/.ssh/config: terminating, 1 bad configuration options\r\n")]
    [InlineData(OpenFailure.Settings, "/etc/ssh/ssh_config.d/20-lab.conf line 2: unsupported option \"maybe\".\r\n")]
    [InlineData(OpenFailure.Other, "/bin/sh: 1: exec: /no/such/proxy: not found\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n")]
    [InlineData(OpenFailure.Other, "/bin/bash: line 1: /no/such/proxy: No such file or directory\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n")]
    [InlineData(OpenFailure.Settings, "Bad owner or permissions on /home/ci/.ssh/config\r\n")]
    [InlineData(OpenFailure.Other, "Unable to negotiate with 127.9.9.1 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1\r\n")]
    [InlineData(OpenFailure.Other, "Connection to 127.9.9.1 closed by remote host.\r\n")]
    [InlineData(OpenFailure.Other, "")]
    public void What_ssh_says_about_itself_is_told_apart_and_no_reason_to_try_again(OpenFailure reason, string error)
    {
        var failure = SshFailure.Read(255, error, "");

        Assert.Equal(reason, failure.Reason);
        Assert.False(failure.MayPass);
    }

    /// <summary>Whoever answers at the host's address writes this. Read with tries at every place it would take the square of its length, which was an exception after a second.</summary>
    [Theory]
    [InlineData("Timeout, server ", 255)]
    [InlineData("ssh_config", 255)]
    [InlineData("sh: 1: exec: ", 127)]
    public void A_text_made_to_be_read_for_ever_is_read_to_its_end(string part, int exitCode)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));

        Assert.NotEmpty(SshFailure.Read(exitCode, text, "").What);
    }

    [Theory]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by 127.9.9.2 port 2298\r\n")]
    [InlineData("kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 127.9.9.2 port 22\r\n")]
    [InlineData("kex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n")]
    [InlineData("Connection closed by 127.0.0.1 port 22\r\n")]
    [InlineData("Connection reset by 127.0.0.1 port 22\r\n")]
    [InlineData("banner exchange: Connection to 127.0.0.1 port 22: invalid format\r\n")]
    [InlineData("kex_exchange_identification: banner line contains invalid characters\r\nbanner exchange: Connection to 1.2.3.4 port 22: invalid format\r\n")]
    public void A_server_that_hangs_up_before_the_login_may_take_us_a_moment_later(string error)
    {
        Assert.True(SshFailure.Read(255, error, "").MayPass);
        Assert.False(SshFailure.Read(255, error, "the place had already said something").MayPass);
        Assert.False(SshFailure.Read(255, "/bin/sh: 1: /nosuch: not found\n" + error, "").MayPass, "a proxy that cannot start never passes");
    }

    [Theory]
    [InlineData(OpenFailure.NoUsableShell, 1, "", "This account is currently not available.\n")]
    [InlineData(OpenFailure.NoUsableShell, 1, "", "")]
    [InlineData(OpenFailure.NoUsableShell, 0, "", "hello\n")]
    [InlineData(OpenFailure.NoUsableShell, 1, "This service allows sftp connections only.\r\n", "")]
    [InlineData(OpenFailure.NoUsableShell, 127, "bash: line 1: exec: sh: not found\n", "")]
    [InlineData(OpenFailure.NoUsableShell, 1, "rbash: line 1: exec: restricted\n", "")]
    [InlineData(OpenFailure.DiskFull, 1, "sh: 1: cannot create x: No space left on device\n", "")]
    [InlineData(OpenFailure.DiskFull, 1, "Disk quota exceeded\n", "")]
    [InlineData(OpenFailure.NoRuntime, 127, "/c/d/x/dotnet: error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory\n", "")]
    [InlineData(OpenFailure.NoRuntime, 1, "/c/d/x/dotnet: /lib64/libc.so.6: version `GLIBC_2.27' not found (required by /c/d/x/dotnet)\n", "")]
    [InlineData(OpenFailure.NoRuntime, 150, "You must install or update .NET to run this application.\n", "")]
    [InlineData(OpenFailure.Other, 126, "sh: 1: exec: /c/d/x/dotnet: Permission denied\n", "")]
    [InlineData(OpenFailure.Other, 137, "", "")]
    public void What_the_place_says_after_the_login_is_told_apart(OpenFailure reason, int exitCode, string error, string noise)
    {
        var failure = SshFailure.Read(exitCode, error, noise);

        Assert.Equal(reason, failure.Reason);
        Assert.False(failure.MayPass);
    }

    /// <summary>By the square of its length a pattern would take minutes for it.</summary>
    [Fact]
    public void One_endless_line_of_noise_is_nothing_that_is_known()
    {
        var noise = string.Concat(Enumerable.Repeat("exec image ", 100_000));

        Assert.Null(MultiStream.Spawners.PlaceFailure.Read(noise));
        Assert.False(MultiStream.Spawners.PlaceFailure.IsSaid(new System.Text.RegularExpressions.Regex("exec .*image .*sh", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(10)), noise));
        Assert.True(MultiStream.Spawners.PlaceFailure.IsSaid(new System.Text.RegularExpressions.Regex("assword: ?$", System.Text.RegularExpressions.RegexOptions.Multiline, TimeSpan.FromSeconds(10)), noise + "\nPassword: "));
    }

    [Fact]
    public void Evidence_is_the_last_lines_without_ornaments() =>
        Assert.Equal(" It said: b | c | d | e | f | g", MultiStream.Spawners.PlaceFailure.Said(" It said: ", "a\r\n\r\nb\r\n@@@@@@@@\r\nc\r\nd\ne\nf\ng\n"));
}
