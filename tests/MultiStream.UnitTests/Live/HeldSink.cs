using MultiStream.Live;

namespace MultiStream.UnitTests.Live;

/// <summary>Keeps lines; can be held, as a full pipe holds who writes.</summary>
internal sealed class HeldSink : ILiveSink
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly object _gate = new();
    private readonly List<LiveLine> _lines = [];
    private bool _held, _reached;
    private int _taken;

    public bool IsDisposed { get; private set; }

    public void Hold() => Set(() => _held = true);

    public void Release() => Set(() => _held = false);

    /// <summary>Somebody writes, and is held if it is.</summary>
    public void WaitUntilReached() => WaitUntil(() => _reached, "Nobody wrote.");

    /// <summary>The next line, when it comes.</summary>
    public string Next()
    {
        WaitUntil(() => _lines.Count > _taken, "No line came.");
        lock (_gate)
            return _lines[_taken++].Text;
    }

    /// <summary>What has come and was not taken.</summary>
    public IReadOnlyList<LiveLine> Rest()
    {
        lock (_gate)
            return [.. _lines.Skip(_taken)];
    }

    public void Write(IReadOnlyList<LiveLine> lines)
    {
        Set(() => _reached = true);
        WaitUntil(() => !_held, "It was not released.");
        Set(() => _lines.AddRange(lines));
    }

    public void Dispose() => IsDisposed = true;

    private void Set(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitUntil(Func<bool> holds, string otherwise)
    {
        lock (_gate)
        {
            while (!holds())
            {
                if (!Monitor.Wait(_gate, s_limit))
                    throw new TimeoutException(otherwise);
            }
        }
    }
}
