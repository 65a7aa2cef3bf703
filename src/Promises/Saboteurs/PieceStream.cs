using System.Collections.Concurrent;
using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

/// <summary>What another thread gives piece by piece: all of the first source, then all of the next.</summary>
internal sealed class PieceStream(BlockingCollection<byte[]>[] sources, CancellationToken closed) : OneWayStream
{
    private ReadOnlyMemory<byte> _rest;
    private int _source;

    public override bool CanRead => true;

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            while (_rest.IsEmpty)
            {
                if (_source == sources.Length)
                    return 0;
                if (sources[_source].TryTake(out var piece, Timeout.Infinite, closed))
                    _rest = piece;
                else
                    _source++;
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        int n = Math.Min(count, _rest.Length);
        _rest[..n].CopyTo(buffer.AsMemory(offset));
        _rest = _rest[n..];
        return n;
    }
}

/// <summary>Cuts what is written to it into frames.</summary>
internal sealed class FrameStream(Action<Frame> pass, Action close) : OneWayStream
{
    private readonly List<byte> _bytes = [];

    public override bool CanWrite => true;

    public override void Write(byte[] buffer, int offset, int count)
    {
        _bytes.AddRange(buffer.AsSpan(offset, count));
        while (_bytes.Count >= FrameHeader.Size)
        {
            var all = _bytes.ToArray();
            var header = FrameHeader.Read(all);
            if (all.Length < FrameHeader.Size + header.Length)
                return;
            _bytes.RemoveRange(0, FrameHeader.Size + header.Length);
            pass(new Frame(header.Type, header.Channel, all[FrameHeader.Size..(FrameHeader.Size + header.Length)]));
        }
    }

    public override void Close() => close();
}

/// <summary>A stream without a position, which reads or writes.</summary>
internal abstract class OneWayStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
