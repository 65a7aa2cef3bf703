using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Classes in parallel, the tests of one class in order.</summary>
public sealed class ParallelTests
{
    [Fact]
    public async Task Classes_run_at_the_same_time_and_the_tests_of_one_class_one_after_another()
    {
        using var run = await RunAsync(maxParallelTests: 3);

        Assert.True(run.ExitCode == 0, run.ToString());
        foreach (var name in (string[])["A", "B", "C"])
            Assert.Equal([$"{name}.First", $"{name}.Second"], Order(run).Where(l => l.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task With_MaxParallelTests_1_there_is_never_more_than_one_test_and_the_order_is_that_of_the_file()
    {
        using var run = await RunAsync(maxParallelTests: 1);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["A.First", "A.Second", "B.First", "B.Second", "C.First", "C.Second"], Order(run));
    }

    [Fact]
    public async Task There_are_never_more_tests_at_once_than_MaxParallelTests_says()
    {
        using var run = await RunAsync(maxParallelTests: 2);

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    static Task<TestRun> RunAsync(int maxParallelTests) => DotnetTest.RunAsync(new TestCommand("Parallel.Cases")
    {
        Environment = new Dictionary<string, string> { ["PARALLEL_EXPECTED"] = $"{maxParallelTests}" },
        Overrides = [$"MultiStream.MaxParallelTests={maxParallelTests}"],
    });

    static string[] Order(TestRun run) => File.ReadAllLines(run.Folder.File("order"));
}
