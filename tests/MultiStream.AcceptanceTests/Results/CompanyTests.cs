using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>The tree of results in company: several assemblies at once, a data collector, another size of batches.</summary>
[Collection(nameof(TreeRun))]
public sealed class CompanyTests(TreeRun shared)
{
    [Fact]
    public async Task Two_assemblies_at_once_with_a_data_collector_keep_each_tests_children_under_it()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Tree.Cases") { Arguments = [Asset.Assembly("Parallel.Cases"), "--Parallel", "--Blame"], Overrides = ["MultiStream.MaxParallelTests=1"] });

        Assert.Equal(15, run.Trx.Results.Count);
        Assert.Equal(5, run.Trx["All_pass"].Children.Count);
        Assert.Equal(["Failed", "Passed", "Failed"], run.Trx["A_stream_fails"].Children.Select(c => c.Outcome));
        Assert.Equal("Passed", run.Trx["A.First"].Outcome);
        Assert.Equal(5, run.Html["All_pass"].Children.Count);
        // Each assembly's run has a folder and events of its own, with an end; each test with streams a log in a folder of its own.
        var runs = Directory.GetDirectories(Path.Combine(run.Folder.Results, "MultiStream"));
        Assert.Equal(2, runs.Length);
        foreach (var folder in runs)
        {
            var events = EventLines.Read(folder);
            // Its picture is named to who runs it, below "Attachments:".
            Assert.Contains(Path.Combine(folder, "report.html"), run.Lines);
            Assert.Equal(("run-begin", "run-end"), (EventLines.Name(events[0]), EventLines.Name(events[^1])));
            var begun = events.Where(e => EventLines.Name(e) == "test-begin").ToDictionary(e => e.GetProperty("test").GetInt32());
            Assert.Equal(begun.Keys.Order(), events.Where(e => EventLines.Name(e) == "test-end").Select(e => e.GetProperty("test").GetInt32()).Order());
            Assert.Single(begun.Values.Select(t => t.GetProperty("assembly").GetString()).Distinct());
            foreach (var test in begun.Values.Where(t => t.GetProperty("streams").GetArrayLength() > 0))
                Assert.True(File.Exists(Path.Combine(folder, test.GetProperty("folder").GetString()!, "job.log")));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Batches_of_any_size_keep_each_tests_children_under_it(int size)
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Tree.Cases") { Overrides = [$"RunConfiguration.BatchSize={size}"] });

        Assert.Equal(9, run.Trx.Results.Count);
        Assert.Equal(["1", "2", "3", "4", "5"], run.Trx["All_pass"].Children.Select(c => c.DataRowInfo));
        Assert.Equal(3, run.Html["A_stream_fails"].Children.Count);
        Assert.Contains("Total tests: 17", run.Lines);
        // Who a test is to those who keep its history does not change from run to run.
        Assert.Equal(Identities(shared.Run), Identities(run));
    }

    static IEnumerable<string> Identities(TestRun run) => AzureRun.Read(Path.Combine(run.Folder.Results, TestRun.TrxName)).Results.Select(r => r.AutomatedTestName!)
        .Concat(run.Trx.Definitions.Select(d => d.Id.ToString())).Order(StringComparer.Ordinal);
}
