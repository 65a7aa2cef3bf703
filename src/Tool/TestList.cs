using System.Globalization;
using System.Text;
using MultiStream.Evidence;
using MultiStream.Live;

namespace MultiStream.Tool;

/// <summary>The tests of a run, a line each: outcome, time, name, and what went wrong first.</summary>
internal static class TestList
{
    public static string Of(Tally tally)
    {
        var text = new StringBuilder();
        foreach (var test in tally.ByOutcome)
        {
            var time = (test.Outcome is null ? tally.Last : test.Ended) - test.Began;
            text.Append(LiveLine.Plain(string.Create(CultureInfo.InvariantCulture, $"{test.Outcome ?? "no end",-11} {time.TotalSeconds,9:0.000} s  {test.Name}{(test.Cause is null ? "" : $": {test.Cause}")}"))).Append('\n');
        }
        return text.ToString();
    }
}
