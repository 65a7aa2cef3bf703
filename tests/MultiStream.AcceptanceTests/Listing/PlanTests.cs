using MultiStream.AcceptanceTests.Harness;
using MultiStream.IntegrationTests.Sync;

namespace MultiStream.AcceptanceTests.Listing;

/// <summary>`multistream plan` as the kernel sees it.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_plan_connects_to_nothing_and_starts_no_program()
    {
        var (trace, settings) = (Path.Combine(_folder, "trace"), Path.Combine(_folder, "hosts.runsettings"));
        await File.WriteAllTextAsync(settings,
            """
            <RunSettings><MultiStream>
              <Hosts>
                <Host name="board-1" kind="ssh" host="nosuch.invalid" tags="board" />
                <Host name="pc-1" kind="slurm" tags="linux" /><Host name="pc-2" kind="container" image="debian" tags="linux" slots="3" />
              </Hosts>
              <Streams><Stream name="board" test="Pool.LoadTests.*" kind="ssh" host="192.0.2.1" /></Streams>
            </MultiStream></RunSettings>
            """);

        await using var plan = Participant.Start(new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "1" },
            ["strace", "-f", "-qq", "-e", "trace=network,execve", "-o", trace, "dotnet", Path.Combine(AppContext.BaseDirectory, "multistream.dll"), "plan", Asset.Assembly("Pool"), "--settings", settings]);
        Assert.Equal((0, ""), await plan.EndAsync());

        Assert.Contains("\n    board                 pool, tag board: board-1\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains("\n    board                 ssh 192.0.2.1\n", plan.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n3 tests, 8 streams on 1 place and 3 of 3 pool hosts; 0 problems\n", plan.Output, StringComparison.Ordinal);
        var calls = await File.ReadAllLinesAsync(trace);
        // The way to show it shows something: strace's own start of the program, and the socket by which every .NET process can be diagnosed.
        Assert.Single(calls, c => c.Contains(" execve(", StringComparison.Ordinal));
        Assert.Contains(calls, c => c.Contains("socket(AF_UNIX", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, c => c.Contains("AF_", StringComparison.Ordinal) && !c.Contains("AF_UNIX", StringComparison.Ordinal));
    }

    /// <summary>What <c>docs/plan.md</c> shows; but for how many tests run at once, which is the machine's.</summary>
    [Theory]
    [InlineData(0, "3 tests, 8 streams on 3 of 3 pool hosts; 0 problems\n", "MultiStream.MaxParallelTests=2")]
    [InlineData(1, "1 test, 3 streams on 0 of 3 pool hosts; 1 problem\n", "MultiStream.MaxParallelTests=2", "MultiStream.Hosts=pc-1 pc-2 pc-3")]
    public async Task The_plans_that_are_shown_are_those_of_the_sample(int code, string end, params string[] settings)
    {
        await using var plan = Participant.Tool(new Dictionary<string, string>(),
            ["plan", Asset.Assembly("Pool"), "--settings", Path.Combine(Asset.ProjectFolder("Pool"), "hosts.runsettings"), .. code == 0 ? [] : (string[])["--filter", "Name~Two_clients"], "--", .. settings]);

        Assert.Equal((code, ""), await plan.EndAsync());
        Assert.EndsWith(end, plan.Output, StringComparison.Ordinal);
        Assert.Contains($"\n{plan.Output}```\n", await File.ReadAllTextAsync(Path.Combine(Asset.Repository, "docs", "plan.md")), StringComparison.Ordinal);
    }
}
