using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>The tree of results in company: several assemblies at once, a data collector, another size of batches.</summary>
public sealed class CompanyTests
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
    }
}
