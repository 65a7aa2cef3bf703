using System.Globalization;
using MultiStream.Sync;
using MultiStream.Sync.Commands;
using MultiStream.Sync.Wire;

namespace MultiStream.Running;

// What is said to the server, and how long its answers may take.
internal sealed partial class ServerHub
{
    /// <summary>No timer is longer; nobody waits for the end of such a limit.</summary>
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(40);

    public string BodyAddress => _body.Connected?.LocalAddress ?? "127.0.0.1";

    public void BodyReady(string? value)
    {
        if (_body.Connected is { } client)
            _ = client.SendAsync(value is null ? ["ready"] : ["ready", OnALine(value)]);
    }

    public async Task FailBodyAsync(string reason, string lastLine)
    {
        if (_body.Connected is { } client)
            await AnswerAsync(client.SendAsync(["fail", reason, OnALine(lastLine)]), TimeSpan.Zero, CancellationToken.None);
    }

    private async Task<SyncClient> ConnectAsync(SyncStream stream, bool isBody)
    {
        try
        {
            return await SyncClient.ConnectAsync(_server.Host, _server.Port, stream.Name, stream.Role, _token?.Reveal(), _limit, ofTest: true);
        }
        catch (SyncUnreachableException e)
        {
            string advice = e.Message.Contains("is connected already", StringComparison.Ordinal)
                ? $" It is another run's, or somebody's who takes part by hand.{(isBody ? " Write a name of its own in MultiStream/Sync/Name." : "")}"
                : e.Message.Contains("token is wrong", StringComparison.Ordinal) ? " Write the server's token in MultiStream/Sync/Token."
                : "";
            throw new SyncUnreachableException($"{(isBody ? "the test's body" : $"stream '{stream.Name}'")} cannot take part: {e.Message}{advice}");
        }
    }

    /// <summary>Also when the stream is still being connected: others may wait for it there.</summary>
    private static async Task FailAsync(ServerParty party, string[] words)
    {
        try
        {
            var client = await party.Client;
            if (!party.Runs(null))   // unless it goes on with another block meanwhile
                await client.SendAsync(words);
        }
        catch (SyncUnreachableException)
        {
            // Who asks for something there is told.
        }
    }

    /// <summary>A server that keeps the connection and says nothing must not hold a wait beyond the test's own limit for it.</summary>
    private async Task<SyncReply> AnswerAsync(Task<SyncReply> answer, TimeSpan limit, CancellationToken cancel)
    {
        var within = TimeSpan.FromTicks(Math.Min(limit.Ticks, SyncLimits.LongestWait.Ticks)) + Grace;
        try
        {
            return await answer.WaitAsync(within < s_longestTimer ? within : Timeout.InfiniteTimeSpan, cancel);
        }
        catch (TimeoutException)
        {
            return new(SyncStatus.Unreachable, string.Create(CultureInfo.InvariantCulture, $"The sync server {_server} did not answer within {within.TotalSeconds:0.##} s."));
        }
    }

    private static string OnALine(string text) => text.Replace('\0', '?');
}
