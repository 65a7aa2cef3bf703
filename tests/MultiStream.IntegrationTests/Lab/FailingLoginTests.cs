using System.Net.Sockets;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

/// <summary>Each way in which the lab lets ssh fail is that way and no other.</summary>
public sealed class FailingLoginTests
{
    [Fact]
    public async Task An_unknown_key_a_changed_key_and_a_strangers_identity_fail_as_such()
    {
        await using var host = await LoopbackHost.StartAsync("a");
        await using var wrong = await WrongKeys.ForAsync(host);

        await FailsAsync(host.SshAsync("true", knownHosts: wrong.EmptyKnownHosts), "No ED25519 host key is known for");
        await FailsAsync(host.SshAsync("true", knownHosts: wrong.ChangedKnownHosts), "REMOTE HOST IDENTIFICATION HAS CHANGED");
        await FailsAsync(host.SshAsync("true", identityFile: wrong.StrangersIdentity), "Permission denied (publickey)");
    }

    [Fact]
    public async Task A_refusing_port_refuses_and_a_silent_one_takes_connections_and_says_nothing()
    {
        using var refusing = DeadEnd.Refusing();
        using var client = new TcpClient();
        var error = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(refusing.Address, refusing.Port));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);

        using var silent = DeadEnd.Silent();
        using var listener = new TcpClient();
        await listener.ConnectAsync(silent.Address, silent.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await listener.GetStream().ReadExactlyAsync(new byte[1], patience.Token));
    }

    static async Task FailsAsync(Task<LabResult> login, string saying)
    {
        var result = await login;
        Assert.Equal(255, result.ExitCode);
        Assert.Contains(saying, result.StandardError, StringComparison.Ordinal);
    }
}
