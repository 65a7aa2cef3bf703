using System.Diagnostics;
using System.Globalization;

namespace MultiStream.Live;

/// <summary>Lines to whoever runs the tests: many in one call, and no more than a person could read, because each costs time there and stays in the result files.</summary>
internal sealed class LiveConsole : ILiveSink
{
    private const int LinesACall = 100, LongestLine = 500;
    private readonly Action<string> _send;
    private readonly string _whole;
    private readonly int _aSecond, _inAll;
    private readonly LivePump<string> _pump;
    private long _window = Stopwatch.GetTimestamp();
    private int _inWindow, _sent;
    private long _leftOut;

    /// <param name="send">Takes lines. A queue and a thread of its own are between: a console that is blocked does not hold up the file.</param>
    /// <param name="whole">Where the lines are that are left out.</param>
    /// <param name="warn">Hears, once, why no more is shown.</param>
    /// <param name="aSecond">How many go there in one second.</param>
    /// <param name="inAll">How many go there in all.</param>
    public LiveConsole(Action<string> send, string whole, Action<string> warn, int aSecond = 500, int inAll = 10_000)
    {
        (_send, _whole, _aSecond, _inAll) = (send, whole, aSecond, inAll);
        _pump = new LivePump<string>("MultiStream live console", 4L * aSecond, Step, e => warn($"Live output is shown no more; the tests go on: {e.Message}"));
    }

    public void Write(IReadOnlyList<LiveLine> lines)
    {
        foreach (var line in lines)
        {
            if (line.WasTold || line.IsForJobOnly)
                continue;
            if (Stopwatch.GetElapsedTime(_window) >= TimeSpan.FromSeconds(1))
            {
                (_window, _inWindow) = (Stopwatch.GetTimestamp(), 0);
                if (_sent < _inAll)
                    SayWhatIsLeftOut();
            }
            if (_inWindow >= _aSecond || _sent >= _inAll)
            {
                _leftOut++;
                continue;
            }
            (_inWindow, _sent) = (_inWindow + 1, _sent + 1);
            _pump.TryAdd(Short(line.Text), 1, 1);
            if (_sent == _inAll)
                Say($"… no more is shown here, after {_inAll:N0} lines; the rest is in {_whole}");
        }
    }

    public void Dispose()
    {
        SayWhatIsLeftOut();
        _pump.End();
    }

    private static string Short(string line) => line.Length <= LongestLine ? line : line[..(char.IsHighSurrogate(line[LongestLine - 1]) ? LongestLine - 1 : LongestLine)] + "…";

    private void SayWhatIsLeftOut()
    {
        if (_leftOut > 0)
            Say($"… {_leftOut:N0} {(_leftOut == 1 ? "line is" : "lines are")} not shown here: at most {_aSecond:N0} a second are, and {_inAll:N0} in all; see {_whole}");
        _leftOut = 0;
    }

    private void Say(FormattableString text) => _pump.TryAdd(text.ToString(CultureInfo.InvariantCulture), 1, 1);

    private TimeSpan? Step(IReadOnlyList<string> lines, long dropped, bool last)
    {
        foreach (var some in lines.Chunk(LinesACall))
            _send(string.Join('\n', some));
        if (dropped > 0)
            _send(LiveLine.Dropped(dropped, _whole));
        return null;
    }
}
