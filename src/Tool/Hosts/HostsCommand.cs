using System.CommandLine;
using MultiStream.Secrets;
using MultiStream.Tool.Check;

namespace MultiStream.Tool.Hosts;

/// <summary><c>multistream hosts</c>: asks every host of the pool who holds what there, and takes nothing.</summary>
internal static class HostsCommand
{
    public static Command Create()
    {
        var settings = SettingsOptions.File();
        var words = SettingsOptions.Words();
        var tests = SettingsOptions.Tests();
        var timeout = new Option<double>("--timeout") { Description = "Seconds that a host may take to open; 30 without it.", HelpName = "S", DefaultValueFactory = _ => 30 };
        var json = new Option<bool>("--json") { Description = "The same as JSON." };
        var command = new Command("hosts",
            "Asks every host of the pool in the run settings who holds its slots and locks, in this run or another, on whatever machine. "
            + "Exit codes: 0 all were asked, 1 some could not be, or the settings are wrong, 2 wrong usage, 130 ended by Ctrl-C.") { settings, words, tests, timeout, json };
        command.SetAction(async (result, _) =>
        {
            var (file, overrides, folders) = (result.GetValue(settings), result.GetValue(words)!, result.GetValue(tests) ?? []);
            if ((SettingsOptions.WhyNot(file, overrides) ?? SettingsOptions.WhyNoFolders(folders) ?? (result.GetValue(timeout) is >= 1 and <= 3600 ? null : "--timeout is a number of seconds from 1 to 3600")) is { } wrong)
            {
                await Console.Error.WriteLineAsync($"multistream hosts: {wrong}.");
                return ExitCodes.Usage;
            }
            using var interruption = new Interruption();
            return await RunAsync(file, overrides, folders, TimeSpan.FromSeconds(result.GetValue(timeout)), result.GetValue(json), Console.Out, Console.Error, Screen.Width, Screen.ForProgress(), interruption.Token);
        });
        return command;
    }

    /// <param name="file">The run settings; null: none.</param>
    /// <param name="words">What stands over them.</param>
    /// <param name="tests">See <see cref="SettingsOptions.Load"/>.</param>
    /// <param name="limit">For the opening of a host.</param>
    /// <param name="json">For programs.</param>
    /// <param name="output">Gets who holds what.</param>
    /// <param name="errors">Gets what is wrong with the settings.</param>
    /// <param name="width">Characters of its lines.</param>
    /// <param name="screen">Shows how far it is; null: nobody looks.</param>
    /// <param name="cancel">Ends it; what is known then is said.</param>
    internal static async Task<int> RunAsync(string? file, IReadOnlyList<string> words, IReadOnlyList<string> tests, TimeSpan limit, bool json, TextWriter output, TextWriter errors, int width, IWatchScreen? screen, CancellationToken cancel)
    {
        MultiStreamOptions options;
        try
        {
            options = SettingsOptions.Load(file, words, tests);
        }
        catch (MultiStreamSettingsException e)
        {
            await errors.WriteLineAsync(Redactor.Redact(e.Message));
            return ExitCodes.NotWell;
        }
        int leaseSeconds = options.Scaled.LeaseSeconds;
        (options.Limits.Open, options.TimeScale) = (limit, 1);
        var query = new HostQuery(options);
        var places = query.Places();
        var reports = await ManyPlaces.VisitAsync(places, query.AskAsync, query.Failed, screen, cancel);
        int untried = places.Count - reports.Count;
        var rows = HostRow.Of(reports, leaseSeconds);
        await output.WriteAsync(json ? HostsText.Json(rows, untried) : HostsText.Table(rows, untried, width));
        return untried > 0 ? ExitCodes.Interrupted : reports.Any(r => r.Problem is not null) ? ExitCodes.NotWell : 0;
    }
}
