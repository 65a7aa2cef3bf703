using System.Globalization;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.SshNet;

/// <summary>Servers as they are met: with passwords, many streams at once, several keys, keys that change in mid-stream, and none of the library's algorithms.</summary>
[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class SshNetHostTests(HonestSshNetKind kind)
{
    private const string Variable = "MULTISTREAM_TESTS_PASSWORD", Password = "correct horse; battery 'staple'";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [PromiseFact]
    public async Task A_password_by_reference_opens_and_a_wrong_one_is_refused_and_never_said()
    {
        (await kind.Host.ExecAsync($"printf '%s:%s\\n' {kind.Host.User} \"{Password}\" | chpasswd")).Succeeded();
        try
        {
            Environment.SetEnvironmentVariable(Variable, Password);
            await using (var connection = await kind.ConnectAsync(kind.PlaceWith(("identityFile", null), ("passwordVariable", Variable)), "exit 5"))
                Assert.Equal(5, (await connection.Ended).ExitCode);

            Environment.SetEnvironmentVariable(Variable, Password + "!");
            var e = await kind.RefusedAsync(("identityFile", null), ("passwordVariable", Variable));

            Assert.Equal(OpenFailure.LoginRefused, e.Reason);
            Assert.DoesNotContain("horse", e.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
        Assert.Equal(OpenFailure.Settings, (await kind.RefusedAsync(("identityFile", null), ("passwordVariable", Variable))).Reason);
    }

    [PromiseFact]
    public async Task Private_keys_of_every_type_and_format_of_OpenSSH_open()
    {
        var folder = Directory.CreateTempSubdirectory("multistream-sshnet-");
        try
        {
            foreach (var made in (string[])["-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 521", "-t rsa -b 3072", "-t rsa -m PEM", "-t ecdsa -m PKCS8"])
            {
                var key = Path.Combine(folder.FullName, made.Replace(' ', '_'));
                var text = await kind.Host.ExecAsync($"rm -f /run/made*; ssh-keygen -q {made} -N '' -f /run/made && cat /run/made.pub >>/home/{kind.Host.User}/.ssh/authorized_keys && cat /run/made");
                await File.WriteAllTextAsync(key, text.Succeeded().StandardOutput);

                await using var connection = await kind.ConnectAsync(kind.PlaceWith(("identityFile", key)), "exit 5");

                Assert.Equal((made, 5), (made, (await connection.Ended).ExitCode));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Debian's sshd drops connections at random when more than ten knock at once.</summary>
    [PromiseFact]
    public async Task Forty_streams_to_one_default_sshd_open_and_leave_nothing()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"s{i}"))];
        for (int round = 0; round < 2; round++)
        {
            var streams = new StreamsManager([.. names.Select(kind.PlaceOf)], kind.PlaceOf, new TestScope(kind.OptionsFor(names), null, (_, _) => { }) { Spawners = kind.Spawners });
            try
            {
                await streams.OpenAllAsync();
                var results = await streams.RunAsync(Block.Shell("basename $PWD | cut -d- -f2"));
                Assert.Equal(names.Select(n => n + "\n"), results.Select(r => r.StandardOutput));
            }
            finally
            {
                await streams.CloseAllAsync();
            }
            await kind.Host.UntilNoForeignProcessAsync(s_limit);
        }
    }

    [PromiseFact]
    public async Task An_account_without_a_shell_is_told_as_such()
    {
        var streams = Declare(kind.PlaceWith(("user", HonestHost.Users.NoShell)));

        var e = (await Assert.ThrowsAsync<AggregateException>(() => streams.OpenAllAsync())).Flatten();

        Assert.Equal(OpenFailure.NoUsableShell, Assert.IsType<StreamOpenException>(Assert.Single(e.InnerExceptions)).Reason);
    }

    [PromiseFact]
    public async Task Of_a_server_with_several_keys_the_one_that_is_known_is_asked_for()
    {
        var port = await ServeAsync(2301, "-h /etc/ssh/ssh_host_ed25519_key -h /run/other_key");
        var known = Path.GetTempFileName();
        try
        {
            var key = (await kind.Host.ExecAsync("cat /run/other_key.pub")).Succeeded().StandardOutput;
            await File.WriteAllTextAsync(known, $"[{kind.Host.Address}]:{port} {key}");
            Assert.StartsWith($"[{kind.Host.Address}]:{port} ssh-rsa ", await File.ReadAllTextAsync(known), StringComparison.Ordinal);

            await using var connection = await kind.ConnectAsync(kind.PlaceWith(("port", port), ("knownHosts", known)), "exit 5");

            Assert.Equal(5, (await connection.Ended).ExitCode);
        }
        finally
        {
            File.Delete(known);
        }
    }

    /// <summary>As servers do after an hour, or a gigabyte: here after each megabyte, while much goes in both directions.</summary>
    [PromiseFact]
    public async Task Keys_that_are_exchanged_anew_in_mid_stream_lose_nothing()
    {
        var port = await ServeAsync(2302, "-h /etc/ssh/ssh_host_ed25519_key -o 'RekeyLimit 1M'");
        var streams = Declare(kind.PlaceWith(("port", port)));
        var file = Path.GetTempFileName();
        try
        {
            await streams.OpenAllAsync();
            await File.WriteAllBytesAsync(file, new byte[20_000_000]);

            var output = streams[0].RunAsync(Block.Shell("head -c 20000000 /dev/zero | tee copy; cksum <copy >&2"));
            await streams[0].SendAsync(file, "sent");

            var sums = (await streams[0].RunAsync(Block.Shell("cksum <sent"))).StandardOutput;
            Assert.Equal(sums, (await output).StandardError);
        }
        finally
        {
            await streams.CloseAllAsync();
            File.Delete(file);
        }
    }

    [PromiseFact]
    public async Task No_algorithm_in_common_is_told_as_such()
    {
        var port = await ServeAsync(2303, "-h /etc/ssh/ssh_host_ed25519_key -o KexAlgorithms=sntrup761x25519-sha512@openssh.com");

        var e = await kind.RefusedAsync(("port", port));

        Assert.Equal(OpenFailure.Other, e.Reason);
        Assert.Contains("no algorithm in common", e.Message, StringComparison.Ordinal);
    }

    private StreamsManager Declare(StreamPlace place) => new([place], _ => place, new TestScope(kind.OptionsFor(["a"]), null, (_, _) => { }) { Spawners = kind.Spawners });

    /// <summary>One more sshd on the host, which ends with it; it listens when this returns.</summary>
    private async Task<string> ServeAsync(int port, string options)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        (await kind.Host.ExecAsync($"[ -e /run/other_key ] || ssh-keygen -q -t rsa -N '' -f /run/other_key; exec /usr/sbin/sshd -o PidFile=none -p {number} {options} </dev/null >/dev/null 2>&1")).Succeeded();
        var listening = string.Create(CultureInfo.InvariantCulture, $"grep -c ':{port:X4} 00000000:0000 0A' /proc/net/tcp; true");
        await LabWait.UntilAsync(async () => (await kind.Host.ExecAsync(listening)).Succeeded().StandardOutput.Trim() != "0", s_limit, "the other sshd");
        return number;
    }
}
