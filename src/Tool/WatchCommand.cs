using System.CommandLine;
using MultiStream.Report;

namespace MultiStream.Tool;

/// <summary><c>multistream watch</c>: how a run stands, while it runs and when it has ended.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = $"A run's folder, TestResults/MultiStream/<run>, the file {RunReport.EventsName} in it, or a folder above it: then the newest run below." };
        var byStatus = new Option<bool>("--by-status") { Description = "At the end, list all tests, sorted by their outcomes: those without an end first, then the worst." };
        var once = new Option<bool>("--once") { Description = "Say how the run stands now, and do not wait for its end." };
        var every = new Option<double>("--every") { Description = "Seconds between two lines where the output is no terminal; 10 without it.", HelpName = "S", DefaultValueFactory = _ => 10 };
        var command = new Command("watch",
            "Follows a run: tests done and running, streams open, who waits for what. In a terminal it is one line, elsewhere a line when something has changed. "
            + "Exit codes: 0 the run passed, 1 it failed or was cancelled, 2 wrong usage, 3 it has no end (it was cut off, or with --once still runs), 66 there are no events to read.") { folder, byStatus, once, every };
        command.SetAction(async (result, cancel) =>
        {
            double seconds = result.GetValue(every);
            if (seconds is not (>= 0.1 and <= 86_400))
            {
                await Console.Error.WriteLineAsync("multistream watch: --every is a number of seconds from 0.1 to a day.");
                return ExitCodes.Usage;
            }
            var screen = Console.IsOutputRedirected ? (IWatchScreen)new PlainLines(Console.Out, TimeSpan.FromSeconds(seconds)) : new OneLine(Console.Out, () => Console.WindowWidth);
            return await RunAsync(result.GetValue(folder)!, screen, Console.Out, result.GetValue(once), result.GetValue(byStatus), cancel);
        });
        return command;
    }

    internal static async Task<int> RunAsync(string folder, IWatchScreen screen, TextWriter output, bool once, bool byStatus, CancellationToken cancel)
    {
        try
        {
            using var run = WatchedRun.Open(folder);
            await run.FollowAsync(screen, once, cancel);
            if (byStatus)
                await output.WriteAsync(TestList.Of(run.Tally));
            return run.Tally.Outcome switch
            {
                "pass" => 0,
                null => ExitCodes.NoEnd,
                _ => ExitCodes.RunFailed,
            };
        }
        catch (Exception e) when (e is MultiStreamException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("multistream watch: " + e.Message);
            return ExitCodes.NoEvents;
        }
    }
}
