namespace MultiStream.Protocol;

/// <summary>What happens to one started block, told by the stream's reader thread in the order in which it happened. Must not wait.</summary>
internal interface IBlockEvents
{
    /// <param name="pid">Its process.</param>
    void Started(int pid);

    void StartFailed(string reason);

    /// <summary>A piece of stdout, or of stderr; also after the end, from what the block left running.</summary>
    void Output(bool error, ReadOnlySpan<byte> bytes);

    void Ready();

    /// <summary>A piece of what it wrote to descriptor 3; all that it wrote to stdout and stderr before has been told.</summary>
    void Data(ReadOnlySpan<byte> bytes)
    {
    }

    void Exited(ExitedMessage message);

    /// <summary>The stream is gone. Told to every block that has not ended.</summary>
    void Lost(string reason);
}
