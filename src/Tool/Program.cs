using System.CommandLine;
using MultiStream.Tool;
using MultiStream.Tool.Check;
using MultiStream.Tool.Plan;

// The words of 'sync' are the hub's, not options of this program: what follows the first of them is taken as it is.
var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
var root = new RootCommand("Runs beside MultiStream tests: a sync server for participants started by hand, its client, the picture of a run, how a run stands, what a run would do, and whether its hosts are well.")
{
    SyncServerCommand.Create(),
    SyncClientCommand.Create(),
    ReportCommand.Create(),
    WatchCommand.Create(),
    PlanCommand.Create(),
    CheckCommand.Create(),
};
var parsed = root.Parse(SyncClientCommand.SetWordsApart(args), configuration);
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
foreach (var error in parsed.Errors)
    await Console.Error.WriteLineAsync("multistream: " + error.Message);
return ExitCodes.Usage;
