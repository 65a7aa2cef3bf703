namespace MultiStream.Live;

/// <summary>Where the lines of a live log go. Called by its one thread; may take its time, as nobody else waits for it.</summary>
internal interface ILiveSink : IDisposable
{
    void Write(IReadOnlyList<LiveLine> lines);
}
