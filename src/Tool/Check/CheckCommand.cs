using System.CommandLine;

namespace MultiStream.Tool.Check;

/// <summary><c>multistream check</c>: tries every host of the settings, and says what is wrong with which, and what mends it.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var settings = SettingsOptions.File();
        var words = SettingsOptions.Words();
        var tests = SettingsOptions.Tests();
        var timeout = new Option<double>("--timeout") { Description = "Seconds that a host may take to open; 30 without it.", HelpName = "S", DefaultValueFactory = _ => 30 };
        var room = new Option<long>("--min-free") { Description = "Megabytes that have to be free where a run writes; 200 without it.", HelpName = "MB", DefaultValueFactory = _ => 200 };
        var all = new Option<bool>("--all") { Description = "A line also for each host that is well." };
        var json = new Option<bool>("--json") { Description = "Everything that was found, as JSON." };
        var command = new Command("check",
            "Tries every host that the run settings name, as a run would, all at once: name, connection, host key, login, shell, agent, .NET, disk, clock. It says what is wrong with which host, and what to do. "
            + "Exit codes: 0 all are well, 1 something is wrong, 2 wrong usage, 130 ended by Ctrl-C.") { settings, words, tests, timeout, room, all, json };
        command.SetAction(async (result, _) =>
        {
            var (file, overrides, folders) = (result.GetValue(settings), result.GetValue(words)!, result.GetValue(tests) ?? []);
            if ((SettingsOptions.WhyNot(file, overrides) ?? SettingsOptions.WhyNoFolders(folders)) is { } wrong)
                return Fail(wrong);
            if (result.GetValue(timeout) is not (>= 1 and <= 3600) || result.GetValue(room) is not (>= 0 and <= 1_000_000_000))
                return Fail("--timeout is a number of seconds from 1 to 3600, and --min-free one of megabytes");
            using var interruption = new Interruption();
            return await RunAsync(file, overrides, folders, TimeSpan.FromSeconds(result.GetValue(timeout)), result.GetValue(room) * 1_000_000, result.GetValue(all), result.GetValue(json),
                Console.Out, Screen.Width, Screen.ForProgress(), interruption.Token);
        });
        return command;
    }

    /// <param name="file">The run settings; null: none.</param>
    /// <param name="words">What stands over them.</param>
    /// <param name="tests">See <see cref="SettingsOptions.Load"/>.</param>
    /// <param name="limit">For the opening of a host.</param>
    /// <param name="leastFree">Bytes that have to be free there.</param>
    /// <param name="all">See <see cref="CheckText.Of"/>.</param>
    /// <param name="json">For programs.</param>
    /// <param name="output">Gets what was found.</param>
    /// <param name="width">Characters of its lines.</param>
    /// <param name="screen">Shows how far it is; null: nobody looks.</param>
    /// <param name="cancel">Ends it; what is known then is said.</param>
    internal static async Task<int> RunAsync(string? file, IReadOnlyList<string> words, IReadOnlyList<string> tests, TimeSpan limit, long leastFree, bool all, bool json, TextWriter output, int width, IWatchScreen? screen, CancellationToken cancel)
    {
        IReadOnlyList<string> wrong = [];
        IReadOnlyList<PlaceReport> reports = [];
        int untried = 0;
        try
        {
            var options = SettingsOptions.Load(file, words, tests);
            (options.Limits.Open, options.TimeScale) = (limit, 1);
            var finder = new PlaceFinder(options);
            var places = finder.Find();
            wrong = finder.Problems;
            reports = await ManyPlaces.VisitAsync(places, new PlaceTrial(options, leastFree).TryAsync, static (place, problem) => new PlaceReport(place, [problem], null), screen, cancel);
            untried = places.Count - reports.Count;
        }
        catch (MultiStreamSettingsException e)
        {
            wrong = e.Message.Split('\n');
        }
        await output.WriteAsync(json ? CheckJson.Of(wrong, reports, untried) + "\n" : CheckText.Of(wrong, reports, untried, all, width));
        return untried > 0 ? ExitCodes.Interrupted : wrong.Count > 0 || reports.Any(r => r.Problems.Count > 0) ? ExitCodes.NotWell : 0;
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine($"multistream check: {sentence}.");
        return ExitCodes.Usage;
    }
}
