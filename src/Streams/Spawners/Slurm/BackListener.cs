using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MultiStream.Protocol;

namespace MultiStream.Spawners.Slurm;

/// <summary>Where agents connect back to: a port of this machine for as long as some are expected. Who does not know the token is turned away without a word.</summary>
internal sealed class BackListener : IDisposable
{
    private const int GreetedAtOnce = 64;
    private static readonly TimeSpan s_greeting = TimeSpan.FromSeconds(30);
    private readonly TcpListener _listener;
    private readonly SslStreamCertificateContext _context;
    private readonly SemaphoreSlim _room = new(GreetedAtOnce);
    private readonly CancellationTokenSource _over = new();
    private readonly byte[] _token;

    private BackListener(TcpListener listener)
    {
        _listener = listener;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        // Nobody asks for its name or its dates: it is known by its fingerprint.
        var certificate = new CertificateRequest("CN=multistream", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        _context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        _token = Encoding.ASCII.GetBytes(token);
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        Invitation = new BackInvitation(endpoint.Address.ToString(), endpoint.Port, Convert.ToHexString(SHA256.HashData(certificate.RawData)), token);
    }

    /// <summary>For those who are expected.</summary>
    public BackInvitation Invitation { get; }

    /// <exception cref="SlurmException">No port can be had there.</exception>
    public static BackListener Open(IPAddress address, PortRange ports)
    {
        for (int port = ports.First; ; port++)
        {
            var listener = new TcpListener(address, port);
            try
            {
                listener.Start(GreetedAtOnce * 4);
                return new BackListener(listener);
            }
            catch (SocketException e)
            {
                listener.Dispose();
                if (e.SocketErrorCode != SocketError.AddressAlreadyInUse || port >= ports.Last)
                    throw new SlurmException($"agents cannot connect back to {address}, port {ports}: {e.Message}. Name another address of this machine by connectAddress, other ports by connectPorts, or write connectBack=\"0\" to start each agent by an srun of its own.");
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="take">Is given who knows the token: the name of its node, and the channel, which is its from then on. False: nobody is expected there.</param>
    public void Begin(Func<string, BackChannel, bool> take) => _ = AcceptAsync(take);

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
    }

    /// <summary>The address by which this machine sends to a host: the one at which that reaches it. Nothing is sent.</summary>
    /// <exception cref="SlurmException">There is no way there.</exception>
    public static async Task<IPAddress> AddressTowardsAsync(string host, CancellationToken cancel)
    {
        try
        {
            var there = (await Dns.GetHostAddressesAsync(host, cancel))[0];
            using var socket = new Socket(there.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(new IPEndPoint(there, 9), cancel);   // of a datagram socket that only chooses the way
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException e)
        {
            throw new SlurmException($"it is not known by which address of this machine node {host} reaches it: {e.Message}. Name one by connectAddress, or write connectBack=\"0\" to start each agent by an srun of its own.");
        }
    }

    private async Task AcceptAsync(Func<string, BackChannel, bool> take)
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(_over.Token);
                _ = GreetAsync(await _listener.AcceptSocketAsync(_over.Token), take);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of: all have come, or nobody is expected any more.
        }
    }

    private async Task GreetAsync(Socket socket, Func<string, BackChannel, bool> take)
    {
        socket.NoDelay = true;
        var channel = new BackChannel(socket);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
            limit.CancelAfter(s_greeting);
            await channel.Secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _context, AllowTlsResume = false }, limit.Token);
            var line = await ReadLineAsync(channel.Secure, limit.Token);
            int blank = Array.IndexOf(line, (byte)' ');
            if (blank < 0 || !CryptographicOperations.FixedTimeEquals(line.AsSpan(0, blank), _token) || !take(Encoding.UTF8.GetString(line.AsSpan(blank + 1)), channel))
                await channel.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            await channel.DisposeAsync();   // no agent of ours, or one that has ended: who waits for it is told by srun
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>A byte at a time, because what follows is the agent's hello. The channel has a buffer.</summary>
    private static async Task<byte[]> ReadLineAsync(Stream from, CancellationToken cancel)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await from.ReadAsync(one, cancel) == 1 && one[0] != '\n' && line.Count < BackInvitation.MaxLine)
            line.Add(one[0]);
        return [.. line];
    }
}

/// <summary>Ports to choose from; 0 alone: any that is free.</summary>
internal readonly record struct PortRange(int First, int Last)
{
    /// <summary>Null: that is none.</summary>
    public static PortRange? Parse(string text) => text.Split('-') is [var first, .. var rest] && rest.Length <= 1
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int low) && int.TryParse(rest.Length > 0 ? rest[0] : first, NumberStyles.None, CultureInfo.InvariantCulture, out int high)
        && low is >= 1 and <= 65535 && high >= low && high <= 65535 ? new PortRange(low, high) : null;

    public override string ToString() => First == 0 ? "any" : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
