using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Ssh;

/// <summary>Streams on a host that has nothing but its own small Debian: no .NET, no ICU, other shells, profiles that print.</summary>
[SupportedOSPlatform("linux")]
public sealed class HonestHostStreamTests(HonestHostFixture fixture) : IClassFixture<HonestHostFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private HonestHost Host => fixture.Host;

    [HostsTheory]
    [InlineData(HonestHost.Users.Zsh, "the shell is zsh")]
    [InlineData(HonestHost.Users.Tcsh, "the shell is tcsh")]
    [InlineData(HonestHost.Users.Fish, "the shell here is fish")]
    public async Task Whatever_the_login_shell_is_agent_and_runtime_come_and_stay(string user, string line)
    {
        await using (var first = await SshPlace.OpenAsync(SshPlace.On(Host, ("user", user))))
        {
            Assert.Equal(user, first.Session.Hello.User);
            Assert.Contains(line, first.Session.Noise, StringComparison.Ordinal);
            Assert.Equal(Environment.Version.ToString(), first.Session.Hello.Runtime);
        }
        var cache = $"/home/{user}/.cache/multistream";
        var sent = await SentAsync();

        await using var second = await SshPlace.OpenAsync(SshPlace.On(Host, ("user", user)));

        Assert.Equal(sent, await SentAsync());
        Assert.DoesNotContain(sent, f => f.StartsWith("t.", StringComparison.Ordinal));

        // Without the mark that says when the cache was last looked through, which comes at its own time.
        async Task<IEnumerable<string>> SentAsync() => (await Host.FilesAsync(cache)).Where(f => f != "pruned");
    }

    [HostsFact]
    public async Task An_account_without_a_shell_is_told_as_such()
    {
        var e = await SshPlace.RefusedAsync(SshPlace.On(Host, ("user", HonestHost.Users.NoShell)));

        Assert.Equal(OpenFailure.NoUsableShell, e.Reason);
        Assert.Contains("This account is currently not available.", e.Message, StringComparison.Ordinal);
    }

    [HostsFact]
    public async Task A_full_disk_is_told_as_such_with_where_and_what_to_do()
    {
        var e = await SshPlace.RefusedAsync(SshPlace.On(Host, ("user", HonestHost.Users.FullDisk)));

        Assert.Equal(OpenFailure.DiskFull, e.Reason);
        Assert.Contains("/home/full/.cache/multistream", e.Message, StringComparison.Ordinal);
        Assert.Contains("XDG_CACHE_HOME", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await Host.FilesAsync("/home/full/.cache/multistream"), f => f.StartsWith("t.", StringComparison.Ordinal) || f.StartsWith("b/", StringComparison.Ordinal));
    }

    [HostsFact]
    public async Task A_profile_that_prints_100000_bytes_is_skipped_and_its_end_is_kept()
    {
        await using var stream = await SshPlace.OpenAsync(SshPlace.On(Host, ("user", HonestHost.Users.Noisy)));

        Assert.Equal(64 * 1024, stream.Session.Noise.Length);
    }

    [HostsFact]
    public async Task A_runtime_that_the_settings_forbid_to_ship_is_said_to_be_missing()
    {
        var e = await SshPlace.RefusedAsync(SshPlace.On(Host, ("runtime", "host")));

        Assert.Equal(OpenFailure.NoRuntime, e.Reason);
        Assert.Contains("runtime=\"host\"", e.Message, StringComparison.Ordinal);
    }

    [HostsFact]
    public async Task Many_streams_at_once_to_a_fresh_host_send_the_runtime_once()
    {
        await using var host = await HonestHost.StartAsync(fixture.Network, "fresh");

        var streams = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SshPlace.OpenAsync(SshPlace.On(host))));

        var bundles = await host.FilesAsync($"/home/{host.User}/.cache/multistream/d");
        Assert.Equal(2, bundles.Count(b => !b.Contains('/', StringComparison.Ordinal)));
        await Task.WhenAll(streams.Select(s => s.DisposeAsync().AsTask()));
        await host.UntilNoForeignProcessAsync(s_limit);
    }

    /// <summary>The connection is lost in the middle of 80 MB.</summary>
    [HostsFact]
    public async Task An_upload_that_is_killed_at_the_host_leaves_nothing_wrong()
    {
        await using var host = await HonestHost.StartAsync(fixture.Network, "killed");
        await host.DelayAsync(TimeSpan.FromMilliseconds(30));           // a far host: the upload takes a while
        var opening = SshPlace.RefusedAsync(SshPlace.On(host));
        await host.ForeignProcessAsync("tar xof -", s_limit);

        host.KillSessions();

        Assert.Equal(OpenFailure.Other, (await opening).Reason);
        await host.DelayAsync(TimeSpan.Zero);
        await host.UntilNoForeignProcessAsync(s_limit);
        Assert.DoesNotContain(await host.FilesAsync($"/home/{host.User}/.cache/multistream"), f => f.StartsWith("t.", StringComparison.Ordinal) || f.Contains('/', StringComparison.Ordinal));
        await using var stream = await SshPlace.OpenAsync(SshPlace.On(host));
        Assert.NotEqual(0, stream.Session.Hello.Pid);
    }
}
