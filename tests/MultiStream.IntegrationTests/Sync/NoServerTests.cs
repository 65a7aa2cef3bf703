using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>Why a test cannot take part at a sync server: each by one sentence, before the body begins.</summary>
public sealed class NoServerTests : IAsyncDisposable, IAsyncLifetime
{
    private readonly ServerUnderTest _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_name_that_is_taken_is_told_before_the_body_begins()
    {
        var at = _server.Start().EndPoint;
        using var person = await TypedConnection.JoinAsync(at, "a");

        Assert.Equal(
            $"MultiStream/Sync/Server: stream 'a' cannot take part: The sync server {at} refused: 'a' is connected already; two participants cannot have one name. "
            + "It is another run's, or somebody's who takes part by hand.",
            await OpenErrorAsync(at));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<Token>~wrong</Token>")]
    public async Task A_wrong_token_is_told_before_the_body_begins(string token)
    {
        var at = _server.Start(token: "secret").EndPoint;

        Assert.Equal(
            $"MultiStream/Sync/Server: stream 'a' cannot take part: The sync server {at} refused: The token is wrong or missing: hello NAME [role=ROLE] token=TOKEN Write the server's token in MultiStream/Sync/Token.",
            await OpenErrorAsync(at, token));
    }

    [Theory]
    [InlineData(null, "did not answer within 1 s.")]
    [InlineData("", "closed the connection at once.")]
    [InlineData("MULTISTREAM-SYNC 2", "is no sync server of this version: it greets with 'MULTISTREAM-SYNC 2', not 'MULTISTREAM-SYNC 1'.")]
    [InlineData("HTTP/1.1 400 Bad Request", "it greets with 'HTTP/1.1 400 Bad Request'")]
    [InlineData("error There are too many connections.", "refused: There are too many connections.")]
    [InlineData("MULTISTREAM-SYNC 1\n#1 error The shape is: hello NAME [role=ROLE] [token=TOKEN]", "is of an older version, which knows nothing of test runs")]
    [InlineData("MULTISTREAM-SYNC 1\nnoise", "did not answer within 1 s.")]
    public async Task What_is_no_such_server_is_told_before_the_body_begins(string? says, string sentence)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, says);

        string error = await OpenErrorAsync((IPEndPoint)listener.LocalEndpoint, "", sentence.EndsWith("within 1 s.", StringComparison.Ordinal) ? "<Limits><Open>1s</Open></Limits>" : "");

        Assert.StartsWith("MultiStream/Sync/Server: ", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task Where_nothing_listens_that_is_told_before_the_body_begins() =>
        Assert.StartsWith("MultiStream/Sync/Server: stream 'a' cannot take part: The sync server 127.0.0.1:1 cannot be reached: ", await OpenErrorAsync(new(IPAddress.Loopback, 1)), StringComparison.Ordinal);

    private static async Task ServeAsync(TcpListener listener, string? says)
    {
        var clients = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                if (says is "")
                    client.Dispose();
                else
                    clients.Add(client);
                if (says is not { Length: > 0 })
                    continue;
                string[] lines = says.Split('\n');
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(lines[0] + "\n"));
                if (lines.Length == 1)
                    continue;
                Assert.Equal("#1 hello a role=a test=yes", await new StreamReader(client.GetStream()).ReadLineAsync());
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(lines[1] + "\n"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The listener was stopped, or the other side was content.
        }
        clients.ForEach(c => c.Dispose());
    }

    private static async Task<string> OpenErrorAsync(IPEndPoint at, string token = "", string limits = "")
    {
        var streams = ServerRun.Declare(at, token, limits);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => streams.OpenAllAsync());
        await streams.CloseAllAsync();
        return Assert.IsType<MultiStreamException>(error is AggregateException several ? several.InnerExceptions[^1] : error).Message;
    }
}
