using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using MultiStream.Deployment;
using MultiStream.Protocol;
using MultiStream.Spawners;
using MultiStream.Spawners.Slurm;

namespace MultiStream.IntegrationTests.Spawners.Slurm;

/// <summary>Both ends of the way back, without Slurm: who is let in, and whom an agent speaks to.</summary>
[SupportedOSPlatform("linux")]
public sealed class BackListenerTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly BackListener _listener = BackListener.Open(IPAddress.Loopback, default);
    private readonly TaskCompletionSource<(string Node, BackChannel Channel)> _came = new();

    public BackListenerTests() => _listener.Begin((node, channel) => _came.TrySetResult((node, channel)));

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task An_agent_that_is_invited_comes_and_when_it_is_killed_that_is_a_cut()
    {
        using var agent = Start(_listener.Invitation);
        var (node, channel) = await _came.Task.WaitAsync(s_limit);
        Assert.Equal("n7", node);
        Assert.StartsWith("\u001eMS1 AGENT\n", await ReadAsync(channel, 11), StringComparison.Ordinal);

        agent.Kill();
        await agent.WaitForExitAsync(new CancellationTokenSource(s_limit).Token);
        await ToEndAsync(channel);

        Assert.StartsWith("the agent's connection was cut", (await channel.Ended.WaitAsync(s_limit)).Text, StringComparison.Ordinal);
        await channel.DisposeAsync();
    }

    [Fact]
    public async Task When_the_channel_is_disposed_of_the_agent_ends()
    {
        using var agent = Start(_listener.Invitation);
        var (_, channel) = await _came.Task.WaitAsync(s_limit);
        var reading = ToEndAsync(channel);

        await channel.DisposeAsync();

        await agent.WaitForExitAsync(new CancellationTokenSource(s_limit).Token);
        await reading.WaitAsync(s_limit);
        Assert.Equal(0, agent.ExitCode);
    }

    [Fact]
    public async Task An_agent_that_is_told_to_end_says_goodbye()
    {
        using var agent = Start(_listener.Invitation);
        var (_, channel) = await _came.Task.WaitAsync(s_limit);
        await ReadAsync(channel, 11);

        Assert.True(new FrameSender(channel.ToAgent).Send(w => w.Begin(FrameType.Close).Int(0)));
        await ToEndAsync(channel);

        Assert.Equal(new ConnectionEnd(0, ""), await channel.Ended.WaitAsync(s_limit));
        await channel.DisposeAsync();
    }

    [Theory]
    [InlineData(true, "certificate")]
    [InlineData(false, "Connection refused")]
    public async Task An_agent_that_finds_somebody_else_or_nobody_says_so_and_ends(bool somebody, string why)
    {
        var invitation = somebody ? _listener.Invitation with { Fingerprint = new string('0', 64) } : _listener.Invitation with { Port = 1 };

        using var agent = Start(invitation);
        var said = await agent.StandardOutput.ReadToEndAsync().WaitAsync(s_limit);
        await agent.WaitForExitAsync(new CancellationTokenSource(s_limit).Token);

        Assert.StartsWith($"{BackInvitation.Unreachable} n7 ", said, StringComparison.Ordinal);
        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.Equal(69, agent.ExitCode);
        Assert.False(_came.Task.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_does_not_know_the_token_is_turned_away_and_an_agent_still_comes(bool encrypted)
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, _listener.Invitation.Port);
            Stream stream = client.GetStream();
            if (encrypted)
            {
#pragma warning disable CA5359 // whoever comes uninvited does not care
                var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
                await secure.AuthenticateAsClientAsync("multistream");
                stream = secure;
            }
            await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('0', 64) + " n7\n"));
            await ToEndAsync(stream);
        }
        Assert.False(_came.Task.IsCompleted);

        using var agent = Start(_listener.Invitation);
        var (node, channel) = await _came.Task.WaitAsync(s_limit);
        Assert.Equal("n7", node);
        agent.Kill();
        await channel.DisposeAsync();
    }

    [Fact]
    public void A_port_of_the_range_is_taken_that_is_free_and_when_none_is_the_settings_are_named()
    {
        int taken = _listener.Invitation.Port;

        var e = Assert.Throws<SlurmException>(() => BackListener.Open(IPAddress.Loopback, new PortRange(taken, taken)));

        Assert.Contains($"agents cannot connect back to 127.0.0.1, port {taken}-{taken}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("connectPorts", e.Message, StringComparison.Ordinal);
        if (taken < 65_000)
        {
            using var next = BackListener.Open(IPAddress.Loopback, new PortRange(taken, 65_535));
            Assert.InRange(next.Invitation.Port, taken + 1, 65_535);
        }
    }

    private static Process Start(BackInvitation invitation)
    {
        var agent = Process.Start(new ProcessStartInfo("dotnet", ["exec", AgentDeployment.Default.LocalAssembly, BackInvitation.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["SLURMD_NODENAME"] = "n7" },
        })!;
        agent.StandardInput.WriteLine(invitation.Line);
        agent.StandardInput.Flush();
        return agent;
    }

    private static async Task<string> ReadAsync(BackChannel channel, int count)
    {
        var bytes = new byte[count];
        await Task.Run(() => channel.FromAgent.ReadExactly(bytes)).WaitAsync(s_limit);
        return Encoding.UTF8.GetString(bytes);
    }

    private static Task ToEndAsync(BackChannel channel) => ToEndAsync(channel.FromAgent);

    private static async Task ToEndAsync(Stream stream)
    {
        var bytes = new byte[4096];
        try
        {
            await Task.Run(() =>
            {
                while (stream.Read(bytes) > 0)
                {
                }
            }).WaitAsync(s_limit);
        }
        catch (IOException)
        {
            // That is an end too.
        }
    }
}
