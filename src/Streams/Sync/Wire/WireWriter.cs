using System.Net.Sockets;
using System.Text;
using MultiStream.Sync.Commands;

namespace MultiStream.Sync.Wire;

/// <summary>
/// Writes whole answers, one after the other. Answers are put into words piece by piece as the other side takes them, so one that takes nothing costs no memory;
/// it is given up after a while.
/// </summary>
internal sealed class WireWriter(Socket socket, TimeSpan limit, CancellationToken stopping) : IDisposable
{
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The other side has not read for too long.</summary>
    public bool IsStuck { get; private set; }

    public Task WriteAsync(string line) => WriteAsync([line]);

    /// <summary>Before a wait is told to be broken, rows say who had come and who had not.</summary>
    public bool WithParties { get; set; }

    public Task WriteAsync(string prefix, SyncReply reply) => WriteAsync(Lines(prefix, reply));

    /// <summary>Closes the connection. Whoever waits for its turn to write finds it closed.</summary>
    public void Dispose() => socket.Dispose();

    private IEnumerable<string> Lines(string prefix, SyncReply reply)
    {
        foreach (var row in WithParties ? reply.Parties : [])
            yield return $"{prefix}{WireProtocol.Row} {WireText.Join(row)}";
        foreach (var row in reply.Rows ?? [])
            yield return $"{prefix}{WireProtocol.Row} {(ReferenceEquals(reply, SyncReply.Help) ? row[0] : WireText.Join(row))}";
        yield return prefix + reply switch
        {
            { Status: SyncStatus.Ok, Rows: null, Text: { } value } => $"{WireProtocol.Ok} {WireText.Quote(value)}",
            { Status: SyncStatus.Ok } => WireProtocol.Ok,
            { Status: SyncStatus.Broken } => $"{WireProtocol.Broken} {WireText.Sentence(reply.Output)}",
            { Status: SyncStatus.TimedOut } => $"{WireProtocol.TimedOut} {WireText.Sentence(reply.Output)}",
            _ => $"{WireProtocol.Error} {WireText.Sentence(reply.Output)}",
        };
    }

    private async Task WriteAsync(IEnumerable<string> lines)
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            using var late = new CancellationTokenSource(limit);
            await using var last = stopping.UnsafeRegister(_ => late.CancelAfter(s_lastWords), null);
            var text = new StringBuilder();
            foreach (string line in lines)
            {
                text.Append(line).Append('\n');
                if (text.Length < Piece)
                    continue;
                await SendAsync(text, late.Token);
            }
            await SendAsync(text, late.Token);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task SendAsync(StringBuilder text, CancellationToken late)
    {
        ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(text.ToString());
        text.Clear();
        try
        {
            while (rest.Length > 0)
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, late)..];
        }
        catch (OperationCanceledException)
        {
            IsStuck = true;
            // Half an answer was sent: nothing can follow it.
            socket.Dispose();
            throw new IOException("The other side takes no answers.");
        }
    }
}
