using MultiStream.Protocol;

namespace MultiStream.Files;

/// <summary>
/// How much of what is fetched may be on its way: the process at the place waits for word that it was taken. So a slow disk here slows the sender, and
/// nothing grows; and of one transfer no more than this is ever in front of another block's output.
/// </summary>
internal static class FileCredit
{
    public const int Window = 4 << 20;

    /// <summary>What a <see cref="CreditedStream"/> may send beyond it: its last write.</summary>
    public const int Excess = 512 * 1024;
}

/// <summary>Writes while there is credit.</summary>
/// <param name="pipe">Where to.</param>
/// <param name="answers">Brings <see cref="FileRecord.Taken"/>.</param>
internal sealed class CreditedStream(Stream pipe, FileRecordReader answers) : PipeStream
{
    private long _under;

    public override bool CanWrite => true;

    /// <exception cref="FilePipeEndedException">Nobody takes it any more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (_under >= FileCredit.Window)
        {
            if (!answers.TryNext(out var type, out var payload) || type != FileRecord.Taken)
                throw new FilePipeEndedException();
            _under -= new MessageReader(payload).Int();
        }
        pipe.Write(buffer);
        _under += buffer.Length;
    }
}

/// <summary>Reads, and says so.</summary>
internal sealed class CreditingStream(Stream pipe, FileRecordWriter answers) : PipeStream
{
    private int _taken;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        // What was given out by the call before has been dealt with by now.
        if (_taken >= FileCredit.Window / 8)
        {
            Answer();
            _taken = 0;
        }
        int n = pipe.Read(buffer);
        _taken += n;
        return n;
    }

    private void Answer()
    {
        try
        {
            answers.Begin(FileRecord.Taken).Int(_taken).End();
            answers.Flush();
        }
        catch (FilePipeEndedException)
        {
            // It has sent all, and waits for no credit; the rest is here already.
        }
    }
}
