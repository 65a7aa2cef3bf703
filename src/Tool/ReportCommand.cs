using System.CommandLine;
using System.CommandLine.Parsing;
using MultiStream.Report;

namespace MultiStream.Tool;

/// <summary><c>multistream report</c>: the picture of a run from its events, also of one that was killed.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = $"A run's folder, TestResults/MultiStream/<run>, or the file {RunReport.EventsName} in it." };
        var output = new Option<string?>("--output") { Description = $"The file to write. Without it: {RunReport.FileName} in the run's folder.", HelpName = "FILE" };
        var command = new Command("report", "One HTML file that shows a run: its tests, streams, blocks and barriers. It prints where it is. Exit codes: 0 written, 1 there are no events to read or the file cannot be written, 2 wrong usage.") { folder, output };
        folder.Validators.Add(result => RefuseEmpty(result, "FOLDER"));
        output.Validators.Add(result => RefuseEmpty(result, "--output"));
        command.SetAction(result => Run(result.GetValue(folder)!, result.GetValue(output)));
        return command;
    }

    /// <summary>A variable of a script that has no value must not become the current directory, or no path at all.</summary>
    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
            result.AddError($"{name} is empty: it should be a path.");
    }

    private static int Run(string folder, string? output)
    {
        try
        {
            Console.Out.WriteLine(RunReport.Write(folder, output));
            return 0;
        }
        catch (MultiStreamException e)
        {
            Console.Error.WriteLine("multistream report: " + e.Message);
            return ExitCodes.NoReport;
        }
    }
}
