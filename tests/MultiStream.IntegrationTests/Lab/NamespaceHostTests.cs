using System.Diagnostics;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

public sealed class NamespaceHostTests(LabNetworkFixture fixture) : IClassFixture<LabNetworkFixture>
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [HostsFact]
    public async Task It_answers_ssh_as_root_and_as_a_plain_user_with_a_name_and_homes_of_its_own()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "alpha");

        Assert.Equal("alpha root", await SayAsync(host, "echo $(uname -n) $(id -un)"));
        Assert.Equal("alpha ci", await SayAsync(host, "echo $(uname -n) $(id -un)", NamespaceHost.PlainUser));
        string home = await SayAsync(host, "cd; pwd", NamespaceHost.PlainUser);
        Assert.StartsWith(Path.GetTempPath(), home, StringComparison.Ordinal);
        Assert.Empty(await host.FilesAsync(home));
    }

    [HostsFact]
    public async Task Hosts_reach_each_other_and_the_controller()
    {
        await using var a = await NamespaceHost.StartAsync(fixture.Network, "a");
        await using var b = await NamespaceHost.StartAsync(fixture.Network, "b");

        (await a.ExecAsync($"ping -c 1 -W 5 {b.Address}")).Succeeded();
        (await b.ExecAsync($"ping -c 1 -W 5 {fixture.Network.ControllerAddress}")).Succeeded();
    }

    [HostsFact]
    public async Task A_process_that_cleared_its_environment_and_left_its_session_is_seen_and_ends_with_the_host()
    {
        LabProcess sleeper;
        await using (var host = await NamespaceHost.StartAsync(fixture.Network, "a"))
        {
            Assert.Empty(host.ForeignProcesses());
            (await host.SshAsync("(env -i setsid sleep 600 >/dev/null 2>&1 </dev/null &)")).Succeeded();
            sleeper = await host.ForeignProcessAsync("sleep 600", Limit);
        }
        Assert.True(sleeper.HasEnded, $"{sleeper} is still there");
    }

    [HostsFact]
    public async Task A_cut_cable_stops_a_session_without_telling_it_and_a_restored_one_lets_it_go_on()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "a");
        var session = host.SshAsync("touch ~/started; read -r line <~/go; echo $line", limit: TimeSpan.FromSeconds(60));
        (await host.ExecAsync("mkfifo ~root/go")).Succeeded();
        await LabWait.UntilAsync(async () => (await host.FilesAsync(await SayAsync(host, "echo ~"))).Contains("started"), Limit, "the session");

        await host.CutCableAsync();
        (await host.ExecAsync("echo late >~root/go")).Succeeded();
        Assert.NotEqual(0, (await host.ExecAsync($"ping -c 1 -W 1 {fixture.Network.ControllerAddress}")).ExitCode);
        Assert.False(session.IsCompleted, "the session ended although nothing could tell it to");

        await host.RestoreCableAsync();
        Assert.Equal("late\n", (await session).Succeeded().StandardOutput);
    }

    [HostsFact]
    public async Task A_slow_cable_delays_both_ways_until_it_is_good_again()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "a");
        var delay = TimeSpan.FromMilliseconds(200);

        await host.DelayAsync(delay);
        Assert.InRange(await PingAsync(host), 2 * delay.TotalMilliseconds, 60_000);

        await host.DelayAsync(TimeSpan.Zero);
        Assert.InRange(await PingAsync(host), 0, delay.TotalMilliseconds);
    }

    [HostsFact]
    public async Task A_cable_that_loses_everything_lets_nothing_through()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "a");

        await host.DelayAsync(TimeSpan.Zero, lossPercent: 100);

        Assert.NotEqual(0, (await host.ExecAsync($"ping -c 1 -W 1 {fixture.Network.ControllerAddress}")).ExitCode);
    }

    [HostsFact]
    public async Task Killed_sessions_end_their_clients_and_sshd_goes_on_listening()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "a");
        var client = host.SshAsync("exec sleep 600");
        await host.ForeignProcessAsync("sleep 600", Limit);

        Assert.NotEqual(0, host.KillSessions());

        Assert.Equal(255, (await client).ExitCode);
        (await host.SshAsync("true")).Succeeded();
    }

    [HostsFact]
    public async Task A_power_failure_ends_every_process_of_the_host()
    {
        await using var host = await NamespaceHost.StartAsync(fixture.Network, "a");
        (await host.SshAsync("(setsid sleep 600 >/dev/null 2>&1 </dev/null &)")).Succeeded();

        host.PowerOff();

        await LabWait.UntilNothingAsync(() => Task.FromResult(host.Processes() is { Count: > 0 } left ? string.Join('\n', left) : null), Limit, "the host's end");
    }

    [HostsFact]
    public async Task The_silent_address_answers_nothing_and_refuses_nothing()
    {
        using var socket = new System.Net.Sockets.TcpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await socket.ConnectAsync(fixture.Network.SilentAddress, 22, patience.Token));
    }

    static async Task<string> SayAsync(LabHost host, string command, string? user = null) =>
        (await host.SshAsync(command, user)).Succeeded().StandardOutput.TrimEnd();

    async Task<double> PingAsync(IsolatedHost host)
    {
        (await host.ExecAsync($"ping -c 1 -W 10 {fixture.Network.ControllerAddress}")).Succeeded();
        var clock = Stopwatch.StartNew();
        (await host.ExecAsync($"ping -c 1 -W 10 {fixture.Network.ControllerAddress}")).Succeeded();
        return clock.Elapsed.TotalMilliseconds;
    }
}
