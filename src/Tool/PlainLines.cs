using System.Diagnostics;
using MultiStream.Live;

namespace MultiStream.Tool;

/// <summary>A file or a pipe: a line when something has happened, and not more often than is bearable.</summary>
/// <param name="output">Where to.</param>
/// <param name="every">The time between two lines.</param>
internal sealed class PlainLines(TextWriter output, TimeSpan every) : IWatchScreen
{
    private string _state = "";
    private long? _last;

    public void Show(string state, string line)
    {
        if (state == _state || (_last is { } last && Stopwatch.GetElapsedTime(last) < every))
            return;
        (_state, _last) = (state, Stopwatch.GetTimestamp());
        output.WriteLine(LiveLine.Plain(line));
        output.Flush();
    }

    public void End(string line) => output.WriteLine(LiveLine.Plain(line));
}
