using System.Globalization;
using System.Runtime.Versioning;
using MultiStream.Lab;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Spawners.Ssh;

/// <summary>Every way in which ssh fails for real is told apart, with the stream, the place, what to do and ssh's own words.</summary>
[SupportedOSPlatform("linux")]
public sealed class SshFailureTests(LoopbackHostFixture fixture) : IClassFixture<LoopbackHostFixture>
{
    private LoopbackHost Host => fixture.Host;

    [Fact]
    public async Task A_name_that_does_not_resolve() =>
        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("host", "no-such-host.invalid"))), OpenFailure.NameNotResolved, "no-such-host.invalid", "Check the spelling of 'host'");

    [Fact]
    public async Task A_refused_connection()
    {
        using var port = DeadEnd.Refusing();

        Check(await SshPlace.RefusedAsync(At(port)), OpenFailure.Refused, "Nothing listens there", "Connection refused");
    }

    [Fact]
    public async Task A_silent_port()
    {
        using var port = DeadEnd.Silent();

        Check(await SshPlace.RefusedAsync(At(port, ("sshOptions", "ConnectTimeout=1"))), OpenFailure.TimedOut, "did not answer in time", "timed out");
    }

    [Fact]
    public async Task A_silent_port_within_the_limit_of_the_settings()
    {
        using var port = DeadEnd.Silent();

        Check(await SshPlace.RefusedAsync(At(port), TimeSpan.FromSeconds(1)), OpenFailure.TimedOut, "Limits/Open");
    }

    [Fact]
    public async Task An_address_without_a_route() =>
        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("host", "255.255.255.255"))), OpenFailure.Unreachable, "No network leads to the host", "Network is unreachable");

    [Fact]
    public async Task An_unknown_host_key()
    {
        await using var wrong = await WrongKeys.ForAsync(Host);

        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("knownHosts", wrong.EmptyKnownHosts))), OpenFailure.HostKeyUnknown, "not in the known hosts", "No ED25519 host key is known");
    }

    [Fact]
    public async Task A_changed_host_key()
    {
        await using var wrong = await WrongKeys.ForAsync(Host);

        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("knownHosts", wrong.ChangedKnownHosts))), OpenFailure.HostKeyChanged, "not the one that is known", wrong.ChangedKnownHosts);
    }

    [Fact]
    public async Task A_refused_login()
    {
        await using var wrong = await WrongKeys.ForAsync(Host);

        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("identityFile", wrong.StrangersIdentity))), OpenFailure.LoginRefused, "authorized_keys", "Permission denied (publickey)");
    }

    [Fact]
    public async Task An_option_that_ssh_does_not_know() =>
        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("sshOptions", "NoSuchOption=1"))), OpenFailure.Settings, "'sshOptions'", "nosuchoption");

    [Fact]
    public async Task No_algorithm_in_common() =>
        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("sshOptions", "KexAlgorithms=diffie-hellman-group1-sha1"))), OpenFailure.Other, "no algorithm in common", "Their offer");

    [Fact]
    public async Task A_jump_host_that_refuses()
    {
        using var port = DeadEnd.Refusing();

        var e = await SshPlace.RefusedAsync(SshPlace.On(Host, ("sshOptions", string.Create(CultureInfo.InvariantCulture, $"ProxyJump={port.Address}:{port.Port}"))));

        Check(e, OpenFailure.Refused, string.Create(CultureInfo.InvariantCulture, $"connect to host {port.Address} port {port.Port}: Connection refused"));
    }

    /// <summary>A proxy that cannot start looks to ssh like a server that hangs up; it is no reason to try for a minute.</summary>
    [Fact]
    public async Task A_proxy_that_does_not_exist_is_not_tried_again()
    {
        var e = await SshPlace.RefusedAsync(SshPlace.On(Host, ("sshOptions", "ProxyCommand=/no/such/proxy")));

        Check(e, OpenFailure.Other, "/no/such/proxy");
        Assert.False(e.MayPass);
    }

    [Fact]
    public async Task An_identity_file_that_others_may_read()
    {
        var open = Path.Combine(Directory.CreateTempSubdirectory("multistream-key-").FullName, "open");
        try
        {
            File.Copy(Host.IdentityFile, open);
            File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.OtherRead);

            Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("identityFile", open))), OpenFailure.Settings, "chmod 600", open);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(open)!, recursive: true);
        }
    }

    [Fact]
    public async Task An_identity_file_that_is_missing_or_a_folder()
    {
        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("identityFile", "/no/such/key"))), OpenFailure.Settings, "/no/such/key", "there is no such file");
        Check(await SshPlace.RefusedAsync(SshPlace.On(Host, ("identityFile", "/tmp"))), OpenFailure.Settings, "it is a folder");
    }

    /// <summary>A server that is too busy hangs up; the next attempts are the library's, and what it says in the end is why.</summary>
    [Fact]
    public async Task A_server_that_always_hangs_up_is_tried_until_the_limit()
    {
        using var port = new HangingUp();

        var e = await SshPlace.RefusedAsync(SshPlace.On(Host, ("host", "127.0.0.1"), ("port", port.Port.ToString(CultureInfo.InvariantCulture))), TimeSpan.FromSeconds(3));

        Check(e, OpenFailure.Refused, "Limits/Open", "closed the connection before the login");
        Assert.InRange(port.Connections, 3, 30);
    }

    private static void Check(StreamOpenException e, OpenFailure reason, params string[] parts)
    {
        Assert.Equal(reason, e.Reason);
        Assert.Equal("server", e.Stream);
        Assert.Contains("Stream 'server'", e.Message, StringComparison.Ordinal);
        Assert.All(parts, p => Assert.Contains(p, e.Message, StringComparison.Ordinal));
    }

    private StreamPlace At(DeadEnd end, params IEnumerable<(string, string)> settings) =>
        SshPlace.On(Host, [("host", end.Address), ("port", end.Port.ToString(CultureInfo.InvariantCulture)), .. settings]);
}
