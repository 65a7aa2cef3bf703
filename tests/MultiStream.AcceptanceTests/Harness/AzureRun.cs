using System.Globalization;
using System.Xml.Linq;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>A result as the page <i>Tests</i> of Azure DevOps shows it, or a sub-result of one.</summary>
/// <param name="Title">What it is called there.</param>
/// <param name="AutomatedTestName">Who it is from run to run; sub-results have none.</param>
/// <param name="Group">How its sub-results are presented; null: it has none.</param>
/// <param name="Message">Shown of failed results only, like stack, log and errors.</param>
/// <param name="Attachments">The files that are uploaded, which the agent has to find on its disk.</param>
sealed record AzureResult(string? Title, string? AutomatedTestName, string Outcome, string? Computer, TimeSpan Duration, string? Group, string? Message, string? Stack, string? Log, string? Errors,
    IReadOnlyList<string> Attachments, IReadOnlyList<AzureResult> SubResults)
{
    public IEnumerable<AzureResult> WithSubResults => SubResults.SelectMany(s => s.WithSubResults).Prepend(this);
}

/// <summary>
/// A TRX file as the agent of Azure Pipelines reads it: by the rules of microsoft/azure-pipelines-agent, src/Agent.Worker/TestResults/Legacy/TrxResultReader.cs. What reads results today
/// is not open, and is tested there to give the same.
/// </summary>
/// <param name="Dropped">What is not shown, because it is more than the limits allow or lacks a name.</param>
/// <param name="Attachments">Of the run.</param>
sealed record AzureRun(IReadOnlyList<AzureResult> Results, IReadOnlyList<string> Attachments, IReadOnlyList<string> Dropped)
{
    // TestManagementConstants of the agent. The second is the service's.
    const int Levels = 3, MostOfALevel = 1000;

    static readonly string[] Kinds = ["UnitTestResult", "WebTestResult", "TestResultAggregation"];

    public AzureResult this[string title] => Results.Single(r => r.Title == title);

    public static AzureRun Read(string trx)
    {
        // It knows no namespace.
        var run = XDocument.Parse(File.ReadAllText(trx).Replace("xmlns", "ns", StringComparison.Ordinal)).Root!;
        var folder = Path.Combine(Path.GetDirectoryName(trx)!, (string)run.Element("TestSettings")!.Element("Deployment")!.Attribute("runDeploymentRoot")!, "In");
        var names = new Dictionary<string, string>();
        foreach (var definition in run.Element("TestDefinitions")?.Elements() ?? [])
        {
            var method = definition.Element("TestMethod");
            // An id that comes twice ends the reading, here by the same exception.
            names.Add((string)definition.Attribute("id")!, $"{((string?)method?.Attribute("className"))?.Split(',')[0]}.{(string?)method?.Attribute("name")}");
        }
        List<string> dropped = [];
        var all = Results(run.Element("Results"), 0).ToList();
        dropped.AddRange(all.Where(r => r.AutomatedTestName is null || r.Title is null).Select(r => $"{r.Title}: without a name"));
        var summary = run.Element("ResultSummary")!;
        return new AzureRun([.. all.Where(r => r.AutomatedTestName is not null && r.Title is not null)], [.. Files(summary).Select(f => Path.Combine(folder, f))], dropped);

        IEnumerable<AzureResult> Results(XElement? parent, int level)
        {
            var found = Kinds.SelectMany(k => parent?.Elements(k) ?? []).ToList();
            if (level > Levels && found.Count > 0)
            {
                dropped.Add($"{found.Count} results below level {Levels}");
                return [];
            }
            if (level > 0 && found.Count > MostOfALevel)
                dropped.Add($"{found.Count - MostOfALevel} results of a level");
            return found.Take(level > 0 ? MostOfALevel : int.MaxValue).Select(e => Result(e, level));
        }

        AzureResult Result(XElement element, int level)
        {
            string? Text(string name) => (string?)element.Attribute(name);
            var outcome = Text("outcome")?.ToUpperInvariant() switch { null or "FAILED" => "Failed", "PASSED" => "Passed", "INCONCLUSIVE" => "Inconclusive", _ => "NotExecuted" };
            // Read of failed ones only: whatever else is to be seen has to be a file.
            var output = outcome == "Failed" ? element.Element("Output") : null;
            var inner = element.Element("InnerResults");
            return new AzureResult(
                Text("testName"),
                level == 0 ? names.GetValueOrDefault(Text("testId") ?? "") : null,
                outcome,
                Text("computerName"),
                TimeSpan.TryParse(Text("duration"), CultureInfo.InvariantCulture, out var duration) ? duration : TimeSpan.Zero,
                inner is null ? null : element.Name == "TestResultAggregation" ? "OrderedTest" : Text("resultType") == "DataDrivenTest" ? "DataDriven" : "Generic",
                output?.Element("ErrorInfo")?.Element("Message")?.Value,
                output?.Element("ErrorInfo")?.Element("StackTrace")?.Value,
                output?.Element("StdOut")?.Value,
                output?.Element("StdErr")?.Value,
                [.. Files(element).Select(f => Path.Combine(folder, Text("executionId")!, f))],
                [.. Results(inner, level + 1)]);
        }
    }

    static IEnumerable<string> Files(XElement of) =>
        (of.Element("CollectorDataEntries")?.Elements("Collector").Elements("UriAttachments").Elements("UriAttachment").Elements("A").Select(a => (string)a.Attribute("href")!) ?? [])
        .Concat(of.Element("ResultFiles")?.Elements("ResultFile").Select(f => (string)f.Attribute("path")!) ?? []);
}
