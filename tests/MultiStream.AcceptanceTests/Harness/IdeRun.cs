using System.Text.Json;

namespace MultiStream.AcceptanceTests.Harness;

sealed record IdeTest(Guid Id, string FullName, string DisplayName, string? File, int Line, IReadOnlyList<string> Traits, IReadOnlyList<string?>? Hierarchy);

sealed record IdeResult(Guid TestId, string Name, string Outcome, Guid? ExecutionId, Guid? ParentId, string? Computer, string? Message,
    IReadOnlyList<string> Attachments);

/// <summary>What an IDE hears of VSTest: tests/TestAssets/Ide drives it as an IDE does.</summary>
sealed record IdeRun(IReadOnlyList<IdeTest> Listed, IReadOnlyList<IdeResult> Results, IReadOnlyList<string> Messages, IReadOnlyList<string> Attachments,
    IReadOnlyList<int> Offered, bool Canceled, bool Aborted)
{
    public static async Task<IdeRun> RunAsync(string verb, string assembly, Func<RunFolder, string[]>? arguments = null, Action<RunFolder>? atEnd = null,
        Func<RunningTests, Task>? meanwhile = null)
    {
        var folder = new RunFolder();
        await using var running = DotnetTest.Start(
            ["dotnet", Asset.Assembly("Ide"), verb, assembly, .. arguments?.Invoke(folder) ?? []], folder, new Dictionary<string, string> { ["IDE_RESULTS"] = folder.Results });
        await (meanwhile?.Invoke(running) ?? Task.CompletedTask);
        using var run = await running.EndAsync();
        atEnd?.Invoke(folder);
        return run.ExitCode == 0 && JsonSerializer.Deserialize<IdeRun>(run.Output) is { } told ? told : throw new InvalidOperationException($"The IDE failed.\n{run}");
    }
}
