using System.Net.Security;
using System.Net.Sockets;

namespace MultiStream.Spawners.Slurm;

/// <summary>The encrypted connection of an agent that has connected back.</summary>
internal sealed class BackChannel : IStreamConnection
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private readonly RawStream _raw;
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReadStream _read;
    private int _disposed;
    private volatile bool _isRead;

    public BackChannel(Socket socket)
    {
        _raw = new RawStream(socket);
        Secure = new SslStream(_raw);
        _read = new ReadStream(this);
    }

    /// <summary>For who greets.</summary>
    public SslStream Secure { get; }

    public Stream ToAgent => Secure;

    public Stream FromAgent => _read;

    /// <summary>Who has it knows better.</summary>
    public string Host => "";

    public string Address => "";

    public Task<ConnectionEnd> Ended => _ended.Task;

    /// <summary>Ends it from this side, because the place behind it is gone and will not say so.</summary>
    public void Cut() => _raw.Close();

    /// <summary>Says that this side has ended, at which an agent ends, and waits until that has happened; for five seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        try
        {
            // Who was never listened to has nothing to end.
            if (_isRead)
            {
                using var limit = new CancellationTokenSource(s_grace);
                // Whoever still writes into a full channel is not waited for.
                await Secure.ShutdownAsync().WaitAsync(limit.Token);
                _raw.Socket.Shutdown(SocketShutdown.Send);
                await _ended.Task.WaitAsync(limit.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The other side is gone already, does not read, or does not end: its socket is closed all the same, and what is there ends with its job.
        }
        await Secure.DisposeAsync();
        _ended.TrySetResult(new ConnectionEnd(null, "the agent's connection was closed"));
    }

    /// <summary>The agent says goodbye when it ends in order; what is killed just ends.</summary>
    private void End(string? problem) =>
        _ended.TrySetResult(problem is null && !_raw.IsCut ? new ConnectionEnd(0, "") : new ConnectionEnd(null, $"the agent's connection was cut{(problem is null ? "" : $" ({problem})")}"));

    /// <summary>Knows an end in order from a cut: before that there is a message, and the socket's own end is not looked at.</summary>
    private sealed class RawStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        private volatile bool _isCut;

        public bool IsCut => _isCut;

        public new Socket Socket => base.Socket;

        public override int Read(byte[] buffer, int offset, int count) => Seen(base.Read(buffer, offset, count), count);

        public override int Read(Span<byte> buffer) => Seen(base.Read(buffer), buffer.Length);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Seen(await base.ReadAsync(buffer, cancellationToken), buffer.Length);

        /// <summary>A read of nothing, with which SslStream waits for something to come, tells nothing.</summary>
        private int Seen(int count, int room)
        {
            _isCut |= count == 0 && room > 0;
            return count;
        }
    }

    /// <summary>What the agent says; its end is the connection's.</summary>
    private sealed class ReadStream(BackChannel channel) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            channel._isRead = true;
            try
            {
                int n = channel.Secure.Read(buffer);
                if (n == 0)
                    channel.End(null);
                return n;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                channel.End(e.Message);
                throw e as IOException ?? new IOException(e.Message, e);
            }
        }

        public override void Flush()
        {
            // Only read from.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
