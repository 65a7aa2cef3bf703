using MultiStream.Secrets;

namespace MultiStream.Live;

/// <summary>One output of one block, on its way to the live log. Takes pieces cut anywhere, already without secrets.</summary>
/// <param name="log">The run's log.</param>
/// <param name="label">Whose output it is; the host is known only when the stream is open.</param>
/// <param name="job">The log of its test; null: there is none.</param>
internal sealed class LiveOutput(LiveLog log, Func<string> label, JobLog? job = null)
{
    public JobLog? Job => job;

    private bool _lost;

    private long _queued;

    /// <summary>How much of it waits to be written.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    public void Queue(long size) => Interlocked.Add(ref _queued, size);

    /// <summary>Of the log's thread alone.</summary>
    public LineBuffer? Lines { get; set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            Post(bytes, ends: false);
    }

    /// <summary>No more will come: what is left is a line.</summary>
    public void End() => Post([], ends: true);

    private void Post(ReadOnlySpan<byte> bytes, bool ends) => _lost = !log.Post(this, Redactor.Redact(label()), bytes, ends, _lost);
}
