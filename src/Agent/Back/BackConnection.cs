using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using MultiStream.Agent.Platform;
using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.Agent.Back;

/// <summary>
/// The way to the controller of an agent that was started with many others by one program, and so has no pipe of its own: a connection that it makes itself, encrypted, to whoever has the
/// certificate that it was told of. Two threads carry bytes between that and the pipes that the agent's loop knows.
/// </summary>
internal sealed class BackConnection
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30), s_lastBytes = TimeSpan.FromSeconds(2);
    private readonly SslStream _channel;
    private readonly Thread _out;

    private BackConnection(SslStream channel, (int Read, int Write) incoming, (int Read, int Write) outgoing)
    {
        _channel = channel;
        Link = ControllerLink.Over(incoming.Read, outgoing.Write);
        new Thread(() => CarryIn(incoming.Write)) { IsBackground = true, Name = "from the controller" }.Start();
        _out = new Thread(() => CarryOut(outgoing.Read)) { IsBackground = true, Name = "to the controller" };
        _out.Start();
    }

    public ControllerLink Link { get; }

    /// <summary>Reads the invitation from stdin and follows it. Null: that cannot be, and why was said on stdout.</summary>
    public static BackConnection? Open()
    {
        var node = Environment.GetEnvironmentVariable("SLURMD_NODENAME") is { Length: > 0 } name ? name : Libc.HostName();
        try
        {
            if (BackInvitation.Parse(ReadLine()) is not { } invitation)
                throw new IOException("what came on stdin is no invitation");
            var channel = Connect(invitation, node);
            GiveEnvironmentBack();
            if (Libc.Pipe() is { } incoming && Libc.Pipe() is { } outgoing)
                return new BackConnection(channel, incoming, outgoing);
            throw new IOException("too many open files");
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or FormatException)
        {
            var why = e is OperationCanceledException ? $"no answer within {s_limit.TotalSeconds:0} s" : e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            _ = Libc.Write(1, Encoding.UTF8.GetBytes($"{BackInvitation.Unreachable} {node} {why.ReplaceLineEndings(" ")}\n"));
            return null;
        }
    }

    /// <summary>Nothing more is said: what was goes out first, for as long as somebody takes it.</summary>
    public void Finish()
    {
        Link.Close();
        _out.Join(s_lastBytes);
    }

    private static string ReadLine()
    {
        var line = new List<byte>();
        Span<byte> one = stackalloc byte[1];
        while (Libc.Read(0, one) == 1 && one[0] != '\n')
        {
            line.Add(one[0]);
            if (line.Count > BackInvitation.MaxLine)
                throw new IOException("what came on stdin is too long");
        }
        return Encoding.ASCII.GetString([.. line]);
    }

    /// <summary>Blocks are to have what the user has.</summary>
    private static void GiveEnvironmentBack()
    {
        foreach (var (name, _) in AgentEnvironment.ToConnectBack)
        {
            Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(AgentEnvironment.SavedPrefix + name));
            Environment.SetEnvironmentVariable(AgentEnvironment.SavedPrefix + name, null);
        }
    }

    private static SslStream Connect(BackInvitation invitation, string node)
    {
        var wanted = Convert.FromHexString(invitation.Fingerprint);
        using var limit = new CancellationTokenSource(s_limit);
        var endpoint = new IPEndPoint(IPAddress.Parse(invitation.Address), invitation.Port);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var channel = default(SslStream);
        try
        {
            socket.ConnectAsync(endpoint, limit.Token).AsTask().GetAwaiter().GetResult();
            channel = new SslStream(new NetworkStream(socket, ownsSocket: true));
            channel.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "multistream",
                AllowTlsResume = false,
                // The certificate is the test run's own, for this once: that it is that very one is all there is to say for it.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), wanted),
            }, limit.Token).GetAwaiter().GetResult();
            channel.Write(Encoding.UTF8.GetBytes(BackInvitation.Greeting(invitation.Token, node) + "\n"));
            return channel;
        }
        catch
        {
            channel?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private void CarryIn(int to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (_channel.Read(buffer) is > 0 and int n && WriteAll(to, buffer.AsSpan(0, n)))
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is over, and the end of the pipe is how the loop learns of it.
        }
        _ = Libc.Close(to);
    }

    private void CarryOut(int from)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (Libc.Read(from, buffer) is > 0 and int n)
                _channel.Write(buffer.AsSpan(0, n));
            // So that the other side knows this for an end in order, and no cut.
            _channel.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is over: the loop's next write says so, or the end of what it reads.
        }
        _ = Libc.Close(from);
    }

    private static bool WriteAll(int to, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int n = Libc.Write(to, bytes);
            if (n < 0)
                return false;
            bytes = bytes[n..];
        }
        return true;
    }
}
