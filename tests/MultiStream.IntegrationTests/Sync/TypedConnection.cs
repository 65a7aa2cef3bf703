using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>A TCP connection as a terminal has it: lines, and raw bytes.</summary>
internal sealed class TypedConnection : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    private TypedConnection(Socket socket)
    {
        _socket = socket;
        _reader = new StreamReader(new NetworkStream(socket, ownsSocket: true), new UTF8Encoding(false));
    }

    public static async Task<TypedConnection> OpenAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        return new TypedConnection(socket);
    }

    /// <summary>Connects and joins.</summary>
    public static async Task<TypedConnection> JoinAsync(IPEndPoint server, string hello)
    {
        var connection = await OpenAsync(server);
        Assert.Equal("MULTISTREAM-SYNC 1", await connection.ReadAsync());
        Assert.Equal("ok", await connection.AskAsync("hello " + hello));
        return connection;
    }

    public Task TypeAsync(string line, string end = "\n") => SendAsync(Encoding.UTF8.GetBytes(line + end));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    /// <summary>The next line; null when the server has closed the connection.</summary>
    public async Task<string?> ReadAsync()
    {
        try
        {
            return await _reader.ReadLineAsync().WaitAsync(s_limit);
        }
        catch (IOException)
        {
            // Closed while it had not read all that we sent.
            return null;
        }
    }

    public async Task<string?> AskAsync(string line)
    {
        await TypeAsync(line);
        return await ReadAsync();
    }

    /// <summary>As the end of a process closes it.</summary>
    public void Dispose() => _reader.Dispose();
}
