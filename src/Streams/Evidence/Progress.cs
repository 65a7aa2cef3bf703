using System.Diagnostics;

namespace MultiStream.Evidence;

/// <summary>Says every so often, in one line, how a run stands: only while a test runs, and when nothing has happened since the last line, not each time.</summary>
internal sealed class Progress : IDisposable
{
    /// <summary>A line that has not changed is told again after so many intervals: it is a sign of life, and its times have grown.</summary>
    private const int Again = 6;

    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(5);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new(), _telling = new();
    private readonly Tally _tally = new();
    private readonly Action<string> _tell;
    private readonly Action<Exception> _failed;
    private readonly Timer _timer;
    private string _told = "";
    private int _silent;
    private volatile bool _over;

    /// <param name="every">The interval; the first line comes after it at the earliest.</param>
    /// <param name="tell">Takes a line.</param>
    /// <param name="failed">Hears, once, why no more is told.</param>
    public Progress(TimeSpan every, Action<string> tell, Action<Exception> failed)
    {
        (_tell, _failed) = (tell, failed);
        _timer = new Timer(_ => Tell(), null, every, every);
    }

    /// <summary>Something has happened.</summary>
    public void Add(RunEvent happened, TimeSpan at)
    {
        lock (_lock)
            _tally.Add(happened, at);
    }

    /// <summary>Tells nothing more, from the moment when this returns; but who listens may be held up for ever, and is not waited for so long.</summary>
    public void Dispose()
    {
        _over = true;
        _timer.Dispose();
        if (_telling.TryEnter(s_drain))
            _telling.Exit();
    }

    /// <summary>What is to be told after one more interval; null: nothing.</summary>
    public string? Next()
    {
        lock (_lock)
        {
            if (!_tally.Running.Any())
                return null;
            var state = TallyText.Line(_tally, now: null);
            if (state == _told && ++_silent < Again)
                return null;
            (_told, _silent) = (state, 0);
            return TallyText.Line(_tally, Stopwatch.GetElapsedTime(_started));
        }
    }

    private void Tell()
    {
        // Who listens may take longer than the interval: then a line is left out, and none waits.
        if (!_telling.TryEnter())
            return;
        try
        {
            if (!_over && Next() is { } line)
                _tell(line);
        }
        catch (Exception e)   // out of a timer it would end the process, with all tests in it; who does not take a line gets no more
        {
            _over = true;
            _failed(e);
        }
        finally
        {
            _telling.Exit();
        }
    }
}
