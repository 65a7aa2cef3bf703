using MultiStream.Live;

namespace MultiStream.Tool;

/// <summary>A terminal: the one line is written anew.</summary>
/// <param name="output">The terminal.</param>
/// <param name="width">How many characters a line of it has.</param>
internal sealed class OneLine(TextWriter output, Func<int> width) : IWatchScreen
{
    private const string ToItsBegin = "\r", CleanToItsEnd = "\u001b[K";

    public void Show(string state, string line)
    {
        line = LiveLine.Plain(line);
        // A line that is broken by the terminal could not be written anew. Its last column is left free: some terminals break there.
        int most = width() is var columns and > 1 ? columns - 1 : 79;
        output.Write(ToItsBegin + (line.Length <= most ? line : Shortened(line, most)) + CleanToItsEnd);
        output.Flush();
    }

    public void End(string line) => output.WriteLine(ToItsBegin + LiveLine.Plain(line) + CleanToItsEnd);

    /// <summary>Its begin has the counts, its end who is waited for.</summary>
    private static string Shortened(string line, int most) => $"{line.AsSpan(0, most * 2 / 5)}…{line.AsSpan(line.Length - (most - 1 - (most * 2 / 5)))}";
}
