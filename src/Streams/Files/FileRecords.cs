using System.Buffers.Binary;
using System.Text;
using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.Files;

/// <summary>What a record says. Both ends are of one version: the protocol's number, which the hello compares, is theirs too.</summary>
internal enum FileRecord : byte
{
    /// <summary>The first word: write what follows into this folder.</summary>
    Put = 1,

    /// <summary>The first word: send what matches this pattern.</summary>
    Get = 2,

    /// <summary>Into a folder of the one before.</summary>
    Folder = 3,
    Leave = 4,
    File = 5,
    Data = 6,
    FileEnd = 7,

    /// <summary>What has come of the file is not all of it, and no more will.</summary>
    FileDrop = 8,
    Link = 9,

    /// <summary>How many bytes the files have that follow.</summary>
    Total = 10,

    /// <summary>That was all.</summary>
    End = 11,

    /// <summary>All is written.</summary>
    Done = 12,

    /// <summary>It failed; the reason.</summary>
    Fault = 13,

    /// <summary>Something was left out; what and why.</summary>
    Skipped = 14,

    /// <summary>So many bytes have been dealt with.</summary>
    Taken = 15,
}

/// <summary>Writes records into a pipe: type (1), length (4), payload. Small ones travel together.</summary>
internal sealed class FileRecordWriter(Stream pipe)
{
    private const int HeaderSize = 5, Size = 256 * 1024, MaxText = 8 * 1024, MaxRecord = 16 * 1024;
    private readonly byte[] _buffer = new byte[Size];
    private int _start, _end, _whole;

    public FileRecordWriter Begin(FileRecord type)
    {
        if (Size - _end < MaxRecord)
            Flush();
        _start = _end;
        _buffer[_end] = (byte)type;
        _end += HeaderSize;
        return this;
    }

    public FileRecordWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_end), value);
        _end += sizeof(int);
        return this;
    }

    public FileRecordWriter Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_end), value);
        _end += sizeof(long);
        return this;
    }

    public FileRecordWriter Time(FileTime time) => Long(time.Seconds).Int(time.Nanoseconds);

    /// <exception cref="FileFault">Longer than a path of Linux.</exception>
    public FileRecordWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxText)
            throw new FileFault("a path is too long");
        Int(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
        return this;
    }

    public FileRecordWriter Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Bytes(bytes.AsSpan(0, Math.Min(bytes.Length, MaxText)));
    }

    public void End()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_start + 1), _end - _start - HeaderSize);
        _whole = _end;
    }

    /// <summary>Room for a piece of a file, to be read into; <see cref="EndData"/> makes a record of it.</summary>
    public Span<byte> DataRoom()
    {
        if (Size - _end < Size / 4)
            Flush();
        return _buffer.AsSpan(_end + HeaderSize);
    }

    public void EndData(int bytes)
    {
        _buffer[_end] = (byte)FileRecord.Data;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_end + 1), bytes);
        _whole = _end += HeaderSize + bytes;
    }

    /// <summary>Writes what is whole; a record that has not come to its end is dropped.</summary>
    public void Flush()
    {
        pipe.Write(_buffer.AsSpan(0, _whole));
        _end = _whole = 0;
    }
}

/// <summary>Reads what a <see cref="FileRecordWriter"/> wrote.</summary>
internal sealed class FileRecordReader(Stream pipe)
{
    private const int HeaderSize = 5, MaxRecord = 256 * 1024;
    private readonly byte[] _buffer = new byte[MaxRecord + HeaderSize];
    private int _start, _end;

    /// <summary>The next record; its payload is good until the next call. False at the end of the pipe.</summary>
    /// <exception cref="ProtocolException">What came is no record.</exception>
    public bool TryNext(out FileRecord type, out ReadOnlySpan<byte> payload)
    {
        type = default;
        payload = default;
        if (!Fill(HeaderSize))
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start + 1));
        if (length is < 0 or > MaxRecord)
            throw new ProtocolException($"A record of {length} bytes came where files were to come.");
        if (!Fill(HeaderSize + length))
            return false;
        type = (FileRecord)_buffer[_start];
        payload = _buffer.AsSpan(_start + HeaderSize, length);
        _start += HeaderSize + length;
        return true;
    }

    private bool Fill(int bytes)
    {
        if (_end - _start >= bytes)
            return true;
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < bytes)
        {
            int n = pipe.Read(_buffer.AsSpan(_end));
            if (n == 0)
                return false;
            _end += n;
        }
        return true;
    }
}
