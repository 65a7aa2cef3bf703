using MultiStream.Lab;
using static MultiStream.Lab.HonestHost;

namespace MultiStream.IntegrationTests.Lab;

/// <summary>The lab is honest: what this host lacks, a product that needs it would be caught needing.</summary>
public sealed class HonestHostTests(HonestHostFixture fixture) : IClassFixture<HonestHostFixture>
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [HostsFact]
    public async Task It_answers_ssh_after_a_line_of_its_users_profile()
    {
        var answer = (await fixture.Host.SshAsync("echo $0 $HOME; uname -n; id -u")).Succeeded();

        Assert.Equal(["Welcome to honest, where the shell is zsh.", "zsh /home/ci", "honest", "1000"], Lines(answer));
    }

    [HostsFact]
    public async Task It_has_no_dotnet_and_no_ICU()
    {
        var found = await fixture.Host.ExecAsync("command -v dotnet; find / -xdev \\( -name dotnet -o -name 'libhostfxr*' -o -name 'libicu*' \\)");

        Assert.Equal("", found.StandardOutput);
    }

    [HostsFact]
    public async Task It_sees_no_file_of_the_controller()
    {
        string local = Path.Combine(Path.GetTempPath(), $"multistream-seen-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(local, "");
        try
        {
            string[] paths = [local, AppContext.BaseDirectory, LabMachine.DummyPath, await EnsureImageAsync(),
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget")];
            foreach (string path in paths)
                Assert.NotEqual(0, (await fixture.Host.ExecAsync($"ls -d '{path}'")).ExitCode);
        }
        finally
        {
            File.Delete(local);
        }
        Assert.Empty(await fixture.Host.FilesAsync("/tmp"));
        var mounts = (await fixture.Host.ExecAsync("cut -d' ' -f2 /proc/mounts")).Succeeded();
        Assert.Equal(["/", "/proc", "/run", "/tmp", "/dev", "/dev/pts", "/dev/shm", "/home/full"], Lines(mounts));
    }

    [HostsFact]
    public async Task It_sees_no_process_of_the_controller()
    {
        var seen = (await fixture.Host.ExecAsync("ls /proc | grep -c '^[0-9]*$'")).Succeeded();

        // init, sshd, and the ls and its shells that look.
        Assert.InRange(int.Parse(seen.StandardOutput, System.Globalization.CultureInfo.InvariantCulture), 2, 8);
    }

    [HostsFact]
    public async Task Its_sshd_is_Debians_stock_one_with_its_limits()
    {
        var settings = (await fixture.Host.ExecAsync("cmp /etc/ssh/sshd_config /usr/share/openssh/sshd_config && ls /etc/ssh/sshd_config.d && /usr/sbin/sshd -T")).Succeeded();

        Assert.Contains("maxstartups 10:30:100", Lines(settings));
        Assert.Contains("maxsessions 10", Lines(settings));
        Assert.Contains("usepam yes", Lines(settings));
    }

    [HostsTheory]
    [InlineData(Users.Tcsh, "Welcome to honest, where the shell is tcsh.")]
    [InlineData(Users.Fish, "Welcome, the shell here is fish.")]
    public async Task Its_other_shells_print_their_line_and_then_run_the_command(string user, string line)
    {
        var answer = (await fixture.Host.SshAsync("exec sh -c 'echo $0'", user)).Succeeded();

        Assert.Equal([line, "sh"], Lines(answer));
    }

    [HostsFact]
    public async Task A_login_without_a_shell_says_so_and_fails()
    {
        var answer = await fixture.Host.SshAsync("true", Users.NoShell);

        Assert.Equal((1, "This account is currently not available.\n"), (answer.ExitCode, answer.StandardOutput));
    }

    [HostsFact]
    public async Task A_noisy_profile_prints_100000_bytes_first()
    {
        var answer = (await fixture.Host.SshAsync("echo heard", Users.Noisy)).Succeeded();

        Assert.Equal(100_000, answer.StandardOutput.IndexOf("heard", StringComparison.Ordinal));
    }

    [HostsFact]
    public async Task A_full_disk_takes_a_little_and_then_no_more()
    {
        await using var host = await HonestHost.StartAsync(fixture.Network, "full");

        var answer = await host.SshAsync("head -c 1M /dev/zero >small && head -c 4M /dev/zero >large", Users.FullDisk);

        Assert.Contains("No space left on device", answer.StandardError, StringComparison.Ordinal);
        Assert.Equal([".ssh", ".ssh/authorized_keys", "large", "small"], await host.FilesAsync("/home/full"));
    }

    [HostsFact]
    public async Task The_dummy_program_runs_on_it_and_its_daemon_is_seen()
    {
        await using var host = await HonestHost.StartAsync(fixture.Network, "visited");

        (await host.SshAsync($"{HonestHost.DummyPath} daemon --clear-env --rename innocent --ignore-term 600")).Succeeded();

        var daemon = await host.ForeignProcessAsync("innocent", Limit);
        Assert.Equal(1000, daemon.Uid);
        daemon.Kill();
        await host.UntilNoForeignProcessAsync(Limit);
    }

    [HostsFact]
    public async Task What_is_written_to_one_host_is_not_on_the_next()
    {
        await using (var first = await HonestHost.StartAsync(fixture.Network, "first"))
            (await first.SshAsync("echo written >~/note && echo written >/tmp/note")).Succeeded();
        await using var second = await HonestHost.StartAsync(fixture.Network, "second");

        Assert.DoesNotContain("note", await second.FilesAsync("/home/ci"));
        Assert.DoesNotContain("note", await second.FilesAsync("/tmp"));
    }

    [HostsFact]
    public async Task A_power_failure_ends_every_process_of_the_host()
    {
        await using var host = await HonestHost.StartAsync(fixture.Network, "doomed");
        (await host.SshAsync($"{HonestHost.DummyPath} daemon --clear-env 600")).Succeeded();

        host.PowerOff();

        await LabWait.UntilAsync(() => Task.FromResult(host.Processes().Count == 0), Limit, "the host's end");
    }

    static string[] Lines(LabResult result) => result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
