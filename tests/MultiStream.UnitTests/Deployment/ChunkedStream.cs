namespace MultiStream.UnitTests.Deployment;

/// <summary>A readable stream that gives its bytes in the pieces that it was made of. Pieces may be made as they are asked for.</summary>
internal sealed class ChunkedStream(IEnumerable<byte[]> chunks) : Stream
{
    private readonly IEnumerator<byte[]> _chunks = chunks.GetEnumerator();
    private byte[] _current = [];
    private int _at;

    /// <summary>How many bytes were taken.</summary>
    public int Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_at == _current.Length)
        {
            if (!_chunks.MoveNext())
                return 0;
            (_current, _at) = (_chunks.Current, 0);
        }
        int n = Math.Min(count, _current.Length - _at);
        Array.Copy(_current, _at, buffer, offset, n);
        _at += n;
        Taken += n;
        return n;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
