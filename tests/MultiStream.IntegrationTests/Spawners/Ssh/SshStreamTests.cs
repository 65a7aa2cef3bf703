using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using MultiStream.Deployment;
using MultiStream.Lab;
using MultiStream.Spawners;
using MultiStream.Spawners.Ssh;

namespace MultiStream.IntegrationTests.Spawners.Ssh;

[SupportedOSPlatform("linux")]
public sealed class SshStreamTests(LoopbackHostFixture fixture) : IClassFixture<LoopbackHostFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private LoopbackHost Host => fixture.Host;

    /// <summary>sshd's default MaxStartups drops connections at random from the eleventh that has not logged in.</summary>
    [Fact]
    public async Task Forty_streams_at_once_open_on_one_default_sshd_ten_times_in_a_row()
    {
        for (int round = 1; round <= 10; round++)
        {
            var streams = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SshPlace.OpenAsync(SshPlace.On(Host))));

            Assert.Equal(40, streams.Select(s => s.Session.Hello.Pid).Distinct().Count());
            Assert.DoesNotContain(streams, s => s.Log.Contains("trying again", StringComparison.Ordinal));
            await Task.WhenAll(streams.Select(s => s.DisposeAsync().AsTask()));
        }
    }

    /// <summary>Another run's handshakes are not bounded by ours: then connections are dropped, and tried again.</summary>
    [Fact]
    public async Task A_connection_that_a_busy_server_dropped_is_tried_again()
    {
        await using var host = await LoopbackHost.StartAsync("busy");
        var idle = new List<System.Net.Sockets.TcpClient>();
        try
        {
            // Connections that never log in hold all places: MaxStartups is 10:30:100, so from 100 on every further one is dropped.
            for (int i = 0; i < 110; i++)
            {
                var client = new System.Net.Sockets.TcpClient();
                await client.ConnectAsync(host.Address, host.Port);
                idle.Add(client);
            }
            var opening = SshPlace.OpenAsync(SshPlace.On(host));
            await LabWait.UntilAsync(() => Task.FromResult(File.ReadAllText(LogFile(host)).Contains("drop connection", StringComparison.Ordinal)), s_limit, "sshd to drop a connection");
            idle.ForEach(c => c.Dispose());

            await using var stream = await opening;
            Assert.NotEqual(0, stream.Session.Hello.Pid);
        }
        finally
        {
            idle.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_stream_that_has_ended_leaves_no_client_and_no_agent()
    {
        int client, agent;
        await using (var connection = Open(SshPlace.On(Host)))
        {
            client = connection.ProcessId;
            AgentHandshake.AwaitAgent(connection.FromAgent, connection.ToAgent, AgentDeployment.Default);
            agent = Host.ForeignProcesses().Single(p => p.Name == "dotnet").Pid;
        }

        Assert.False(Directory.Exists($"/proc/{client}"), "the client is there");
        await LabWait.UntilAsync(() => Task.FromResult(!Directory.Exists($"/proc/{agent}")), s_limit, "the agent to end");
    }

    [Fact]
    public async Task A_client_that_is_killed_says_so()
    {
        await using var connection = Open(SshPlace.On(Host));
        AgentHandshake.AwaitAgent(connection.FromAgent, connection.ToAgent, AgentDeployment.Default);

        using (var client = Process.GetProcessById(connection.ProcessId))
            client.Kill();

        Assert.Equal(137, (await connection.Ended.WaitAsync(s_limit)).ExitCode);
    }

    [Fact]
    public async Task A_session_that_is_killed_at_the_host_is_told_with_ssh_s_own_words()
    {
        await using var host = await LoopbackHost.StartAsync("killed");
        await using var connection = Open(SshPlace.On(host));
        AgentHandshake.AwaitAgent(connection.FromAgent, connection.ToAgent, AgentDeployment.Default);

        Assert.NotEqual(0, host.KillSessions());

        var end = await connection.Ended.WaitAsync(s_limit);
        Assert.Equal(255, end.ExitCode);
        Assert.Contains("closed by remote host", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_of_the_user_s_configuration_shows_its_name_and_gives_its_address()
    {
        var config = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture,
                $"Host lab-alias\n  HostName {Host.Address}\n  Port {Host.Port}\n  User {Host.User}\n  IdentityFile {Host.IdentityFile}\n  UserKnownHostsFile {Host.KnownHostsFile}\n  LogLevel QUIET\n  RemoteCommand echo wrong\n"));
            // The configuration cannot be named by a setting; a wrapper of the client stands for the user's home.
            var place = SshPlace.At(("host", "lab-alias"));
            await using var connection = new SshConnection(await WrapperAsync(config), new SshCommand(place, null), AgentDeployment.Default.CreateLaunch(place).ShellCommand, null);
            AgentHandshake.AwaitAgent(connection.FromAgent, connection.ToAgent, AgentDeployment.Default);

            Assert.Equal("lab-alias", connection.Host);
            Assert.Equal(Host.Address, connection.Address);
        }
        finally
        {
            File.Delete(config);
            File.Delete(config + ".ssh");
        }
    }

    [Fact]
    public async Task The_setting_address_is_what_other_streams_connect_to()
    {
        await using var connection = Open(SshPlace.On(Host, ("address", "10.9.8.7")));

        Assert.Equal("10.9.8.7", connection.Address);
        Assert.Equal(Host.Address, connection.Host);
    }

    [Fact]
    public async Task An_unchecked_host_key_stands_in_the_stream_s_log()
    {
        await using var wrong = await WrongKeys.ForAsync(Host);

        await using var stream = await SshPlace.OpenAsync(SshPlace.On(Host, ("knownHosts", wrong.EmptyKnownHosts), ("sshOptions", "StrictHostKeyChecking=no")));

        Assert.Contains("host key not checked", stream.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_has_no_terminal_to_ask_at()
    {
        await using var connection = Open(SshPlace.On(Host));

        // A session of its own, begun without a terminal, has none. The fields after the name: state, parent, group, session.
        var own = connection.ProcessId.ToString(CultureInfo.InvariantCulture);
        await LabWait.UntilAsync(async () => (await File.ReadAllTextAsync($"/proc/{own}/stat")).Split(") ")[1].Split(' ')[3] == own, s_limit, "a session of its own");
    }

    private static SshConnection Open(StreamPlace place) => new(SshProgram.Find(Environment.GetEnvironmentVariable("PATH"))!,
        new SshCommand(place, null), AgentDeployment.Default.CreateLaunch(place).ShellCommand, place["address"]);

    private static async Task<string> WrapperAsync(string config)
    {
        var wrapper = config + ".ssh";
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\nexec ssh -F {config} \"$@\"\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return wrapper;
    }

    private static string LogFile(LoopbackHost host) => Path.Combine(Path.GetDirectoryName(host.KnownHostsFile)!, "log-" + host.Address);
}
