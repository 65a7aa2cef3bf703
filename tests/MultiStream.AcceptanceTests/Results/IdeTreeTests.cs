using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>What an IDE hears when it runs all tests of an assembly: the tree of results, where each ran, and its files.</summary>
public sealed class IdeTreeTests
{
    [Fact]
    public async Task Run_all_in_an_IDE_gives_each_test_its_children_with_their_hosts_and_files_and_the_run_its_picture()
    {
        List<string> there = [];
        var run = await IdeRun.RunAsync("all", Asset.Assembly("Tree.Cases"), atEnd: folder => there = [.. Directory.GetFiles(folder.Results, "*", SearchOption.AllDirectories)]);

        var parents = run.Results.Where(r => r.ParentId is null || r.ParentId == Guid.Empty).ToList();
        Assert.Equal(run.Listed.Select(t => t.Id).Order(), parents.Select(p => p.TestId).Order());
        Assert.Equal(
            ["All_pass: Passed", "All_pass · main: Passed", "All_pass · zeta @ localhost: Passed", "All_pass · client-0 @ localhost: Passed", "All_pass · client-1 @ localhost: Passed", "All_pass · alpha @ localhost: Passed"],
            Of("All_pass").Select(r => $"{r.Name}: {r.Outcome}"));
        Assert.Equal(["A_stream_fails: Failed", "A_stream_fails · main: Failed", "A_stream_fails · server @ localhost: Passed", "A_stream_fails · client @ localhost: Failed"], Of("A_stream_fails").Select(r => $"{r.Name}: {r.Outcome}"));
        Assert.Equal([Environment.MachineName, Environment.MachineName, "localhost", "localhost"], Of("A_stream_fails").Select(r => r.Computer));
        foreach (var (result, files) in Of("A_stream_fails").Zip((string[][])[[], ["job.log"], ["1.stdout", "stream.log"], ["1.stderr", "stream.log"]]))
            Assert.Superset(files.ToHashSet(), result.Attachments.Select(f => Path.GetFileName(f)).ToHashSet());
        Assert.Equal(["report.html"], run.Attachments.Select(Path.GetFileName));
        Assert.Empty(run.Results.SelectMany(r => r.Attachments).Concat(run.Attachments).Except(there));

        IEnumerable<IdeResult> Of(string test)
        {
            var parent = Assert.Single(parents, p => p.Name == test);
            return run.Results.Where(r => r.ParentId == parent.ExecutionId).Prepend(parent);
        }
    }
}
