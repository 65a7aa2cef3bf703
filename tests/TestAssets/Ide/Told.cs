using System.Text.Json.Serialization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client.Interfaces;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace Ide;

sealed record ListedTest(Guid Id, string FullName, string DisplayName, string? File, int Line, string[] Traits, string?[]? Hierarchy);

sealed record ToldResult(Guid TestId, string Name, string Outcome, Guid? ExecutionId, Guid? ParentId, string? Computer, string? Message, string[] Attachments);

/// <summary>Keeps what VSTest tells.</summary>
sealed class Told : ITestDiscoveryEventsHandler2, ITestRunEventsHandler
{
    readonly Lock _gate = new();

    [JsonIgnore]
    public List<TestCase> Cases { get; } = [];

    public IEnumerable<ListedTest> Listed => Cases.Select(c => new ListedTest(c.Id, c.FullyQualifiedName, c.DisplayName, c.CodeFilePath, c.LineNumber, [.. c.Traits.Select(t => $"{t.Name}={t.Value}")],
        c.Properties.FirstOrDefault(p => p.Id == "TestCase.Hierarchy") is { } property ? c.GetPropertyValue<string?[]>(property, []) : null));

    public List<ToldResult> Results { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Files of the run itself, not of a test.</summary>
    public List<string> Attachments { get; } = [];

    /// <summary>Processes that the debugger was asked to attach to.</summary>
    public List<int> Offered { get; } = [];

    public bool Canceled { get; private set; }

    public bool Aborted { get; private set; }

    public void HandleDiscoveredTests(IEnumerable<TestCase>? tests) => Cases.AddRange(tests ?? []);

    public void HandleDiscoveryComplete(DiscoveryCompleteEventArgs args, IEnumerable<TestCase>? lastChunk) => Cases.AddRange(lastChunk ?? []);

    public void HandleTestRunStatsChange(TestRunChangedEventArgs? args) => Add(args);

    public void HandleTestRunComplete(TestRunCompleteEventArgs args, TestRunChangedEventArgs? lastChunk, ICollection<AttachmentSet>? attachments, ICollection<string>? executors)
    {
        Add(lastChunk);
        Attachments.AddRange(Paths(attachments ?? []));
        Canceled |= args.IsCanceled;
        Aborted |= args.IsAborted;
    }

    public void HandleLogMessage(TestMessageLevel level, string? message)
    {
        lock (_gate)
            Messages.Add($"{level}: {message}");
    }

    public void HandleRawMessage(string rawMessage)
    {
    }

    public int LaunchProcessWithDebuggerAttached(TestProcessStartInfo info) => -1;

    public void Offer(int pid)
    {
        lock (_gate)
            Offered.Add(pid);
    }

    static IEnumerable<string> Paths(IEnumerable<AttachmentSet> sets) => sets.SelectMany(s => s.Attachments).Select(a => a.Uri.LocalPath);

    void Add(TestRunChangedEventArgs? args)
    {
        lock (_gate)
        {
            foreach (var result in args?.NewTestResults ?? [])
            {
                Results.Add(new ToldResult(
                    result.TestCase.Id, result.DisplayName ?? "", result.Outcome.ToString(), Property("ExecutionId"), Property("ParentExecId"), result.ComputerName, result.ErrorMessage, [.. Paths(result.Attachments)]));

                Guid? Property(string id) => result.Properties.FirstOrDefault(p => p.Id == id) is { } property ? result.GetPropertyValue(property, Guid.Empty) : null;
            }
        }
    }
}
