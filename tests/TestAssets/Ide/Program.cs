using System.Reflection;
using System.Text.Json;
using Ide;
using Microsoft.TestPlatform.VsTestConsole.TranslationLayer;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

// Drives VSTest as an IDE does, and writes what it was told as JSON:
//
//   Ide list    ASSEMBLY
//   Ide all     ASSEMBLY              runs the assembly
//   Ide run     ASSEMBLY NAME...          runs the tests whose full names hold one of the texts, or that are shown as one, chosen from a listing
//   Ide debug   ASSEMBLY NAME...          the same under a debugger that attaches to no further process
//   Ide cancel  ASSEMBLY NAME FILE        the same, and cancels the run when FILE is there
//   Ide abort   ASSEMBLY NAME FILE        likewise, but aborts it
//   Ide twice   ASSEMBLY NAME FILE NAME   cancels, then runs others in the same session
var (verb, assembly) = (args[0], args[1]);
string settings = $"<RunSettings><RunConfiguration><DesignMode>true</DesignMode><ResultsDirectory>{Environment.GetEnvironmentVariable("IDE_RESULTS")}</ResultsDirectory></RunConfiguration></RunSettings>";
string console = typeof(Told).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "VsTestConsole").Value!;
var told = new Told();
var ide = new VsTestConsoleWrapper(console, new ConsoleParameters { TraceLevel = System.Diagnostics.TraceLevel.Off, LogFilePath = Path.Combine(Path.GetTempPath(), "ide.log") });
ide.StartSession();
ide.DiscoverTests([assembly], settings, new TestPlatformOptions(), told);

switch (verb)
{
    case "all":
        ide.RunTests([assembly], settings, told);
        break;
    case "run":
        ide.RunTests(Chosen(args[2..]), settings, told);
        break;
    case "debug":
        ide.RunTestsWithCustomTestHost(Chosen(args[2..]), settings, new TestPlatformOptions(), told, new Debugger(told));
        break;
    case "cancel":
    case "abort":
    case "twice":
        var running = Task.Run(() => ide.RunTests(Chosen(args[2..3]), settings, told));
        while (!File.Exists(args[3]))
            await Task.Delay(20);
        if (verb == "abort")
            ide.AbortTestRun();
        else
            ide.CancelTestRun();
        await running;
        if (verb == "twice")
            ide.RunTests(Chosen(args[4..]), settings, told);
        break;
}
ide.EndSession();
Console.WriteLine(JsonSerializer.Serialize(told));
return 0;

IReadOnlyList<TestCase> Chosen(string[] names) => [.. told.Cases.Where(c => Array.Exists(names, n => c.DisplayName == n || c.FullyQualifiedName.Contains(n, StringComparison.Ordinal)))];
