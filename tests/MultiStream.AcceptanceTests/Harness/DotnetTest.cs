using System.Diagnostics;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>Runs real tests with the real command line.</summary>
static class DotnetTest
{
    /// <summary>Runs to the end. Fails when the limit is over, and when five seconds later anything of the run is left on this machine.</summary>
    public static async Task<TestRun> RunAsync(TestCommand command)
    {
        await using var running = Start(command);
        return await running.EndAsync();
    }

    /// <summary>Starts and returns at once.</summary>
    public static RunningTests Start(TestCommand command)
    {
        var folder = new RunFolder();
        return new RunningTests(command.Words(folder), folder, command.Environment, command.Limit);
    }

    /// <summary>Any other program, with the same bounds.</summary>
    public static RunningTests Start(IReadOnlyList<string> words, RunFolder folder, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null) =>
        new(words, folder, environment ?? new Dictionary<string, string>(), limit ?? TimeSpan.FromSeconds(90));

    /// <summary>The environment of a user's shell: without what the test run that we are ourselves has put into ours.</summary>
    internal static void PrepareEnvironment(ProcessStartInfo start, RunFolder folder)
    {
        foreach (var name in start.Environment.Keys.Where(IsOfOurOwnRun).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["TMPDIR"] = folder.Temp;
        start.Environment[RunFolder.Mark] = folder.Id;
        start.Environment[RunFolder.FilesVariable] = folder.Files;
    }

    static bool IsOfOurOwnRun(string name) => Array.Exists(
        (string[])["MSBUILD", "VSTEST", "MULTISTREAM", "CORECLR_", "COR_", "TESTHOST", "DOTNET_HOST_PATH", "DOTNET_CLI_TEST"],
        start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
