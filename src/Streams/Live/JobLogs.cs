namespace MultiStream.Live;

/// <summary>Hands the lines of a live log to the <c>job.log</c> of the test that each is of. When one cannot be written, one warning says so and all else goes on.</summary>
/// <param name="warn">For what a person should hear while the run goes on.</param>
internal sealed class JobLogs(Action<string> warn) : ILiveSink
{
    private readonly HashSet<JobLog> _open = [];
    private bool _warned;

    public void Write(IReadOnlyList<LiveLine> lines)
    {
        foreach (var line in lines)
        {
            if (line.Job is { } job)
            {
                job.Add(line);
                _open.Add(job);
                if (line.EndsJob)
                    Close(job);
            }
            else if (line.IsGap)
            {
                // Whose lines they were is not known.
                foreach (var one in _open)
                    one.Note(line.Text);
            }
        }
        foreach (var job in _open)
        {
            if (job.HasMore)
                Flush(job);
        }
        _open.RemoveWhere(j => j.Ended.IsCompleted);
    }

    public void Dispose()
    {
        foreach (var job in _open)
            job.Dispose();
    }

    private void Close(JobLog job)
    {
        Flush(job);
        job.Dispose();
        _open.Remove(job);
    }

    private void Flush(JobLog job)
    {
        try
        {
            job.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            job.Dispose();
            if (!_warned)
                warn($"There is no log of the test, or not all of it, in {job.Path}; the tests go on: {e.Message}");
            _warned = true;
        }
    }
}
