using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>What Azure DevOps shows of a run, of which it reads the TRX file.</summary>
[Collection(nameof(TreeRun))]
public sealed class AzureTests(TreeRun shared)
{
    readonly AzureRun _azure = AzureRun.Read(Path.Combine(shared.Run.Folder.Results, TestRun.TrxName));

    [Fact]
    public void A_test_that_passed_is_one_result_with_body_and_streams_below_it_and_their_output_as_files()
    {
        var test = _azure["All_pass"];
        Assert.Equal(("Tree.Cases.WithStreams.All_pass", "Passed", "DataDriven"), (test.AutomatedTestName, test.Outcome, test.Group));
        Assert.Equal(
            [
                "All_pass · main: Passed: job.log main.log", "All_pass · zeta @ localhost: Passed: 1.stdout stream.log", "All_pass · client-0 @ localhost: Passed: 1.stderr 1.stdout stream.log",
                "All_pass · client-1 @ localhost: Passed: 1.stderr 1.stdout stream.log", "All_pass · alpha @ localhost: Passed: 1.stdout stream.log",
            ],
            test.SubResults.Select(Line));
        // Of what passed no text is shown at all, so that what it wrote has to be among the files.
        Assert.All(test.WithSubResults, r => Assert.Equal((null, null, null, null), (r.Message, r.Stack, r.Log, r.Errors)));
        Assert.Equal("to stdout\n", File.ReadAllText(test.SubResults[2].Attachments.Single(f => Path.GetFileName(f) == "1.stdout")));
    }

    [Fact]
    public void A_test_that_failed_shows_the_first_cause_in_the_list_and_below_it_which_stream_that_was_and_what_it_wrote()
    {
        var test = _azure["A_stream_fails"];
        Assert.Equal(("Tree.Cases.WithStreams.A_stream_fails", "Failed", "DataDriven"), (test.AutomatedTestName, test.Outcome, test.Group));
        Assert.Equal(["Failed", "Passed", "Failed"], test.SubResults.Select(r => r.Outcome));
        var (main, server, client) = (test.SubResults[0], test.SubResults[1], test.SubResults[2]);
        Assert.Null(server.Message);
        Assert.All([test, main, client], r =>
        {
            var first = r.Message!.Split('\n')[0];
            Assert.All(["client", "localhost", "exited with 3"], word => Assert.Contains(word, first, StringComparison.Ordinal));
        });
        Assert.Contains("WithStreams.A_stream_fails", main.Stack, StringComparison.Ordinal);
        // The log of the result itself is a line for each of those below it.
        Assert.Superset(new HashSet<string> { "main", "server @ localhost", "client @ localhost" }, test.Log!.Split('\n').Select(l => l.Split(':')[0]).ToHashSet());
        Assert.Contains("err | it broke", client.Log, StringComparison.Ordinal);
        Assert.Null(server.Log);
        Assert.Equal("all is well here\n", File.ReadAllText(server.Attachments.Single(f => Path.GetFileName(f) == "1.stdout")));
    }

    [Fact]
    public void Of_a_skipped_test_it_shows_that_it_was_not_run_but_not_why()
    {
        var test = _azure["Skipped_by_attribute"];
        Assert.Equal(("NotExecuted", null, null), (test.Outcome, test.Message, test.Group));
    }

    [Fact]
    public void Every_file_is_where_the_agent_looks_for_it_and_the_picture_is_one_of_the_run()
    {
        var files = _azure.Results.SelectMany(r => r.WithSubResults).SelectMany(r => r.Attachments).ToList();
        Assert.NotEmpty(files);
        Assert.All(files.Concat(_azure.Attachments), f => Assert.True(File.Exists(f), f));
        Assert.Equal("report.html", Path.GetFileName(Assert.Single(_azure.Attachments)));
    }

    [Fact]
    public void Every_test_is_one_result_and_nothing_is_dropped()
    {
        Assert.Empty(_azure.Dropped);
        Assert.Equal(9, _azure.Results.Count);
        Assert.Equal(9, _azure.Results.Select(r => r.AutomatedTestName).Distinct().Count());
        // One level, of the three that it shows.
        Assert.All(_azure.Results.SelectMany(r => r.SubResults), r => Assert.Empty(r.SubResults));
    }

    static string Line(AzureResult result) => $"{result.Title}: {result.Outcome}: {string.Join(' ', result.Attachments.Select(Path.GetFileName).Order(StringComparer.Ordinal))}";
}
