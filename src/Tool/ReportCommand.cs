using System.CommandLine;
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
        command.SetAction(result => Run(result.GetValue(folder)!, result.GetValue(output)));
        return command;
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
