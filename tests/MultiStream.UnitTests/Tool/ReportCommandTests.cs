using System.CommandLine;
using MultiStream.Tool;

namespace MultiStream.UnitTests.Tool;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_that_was_killed_has_its_picture_where_it_was_asked_for()
    {
        var output = Path.Combine(_folder, "there", "x.html");
        File.WriteAllText(Path.Combine(_folder, "events.jsonl"), """{"event":"run-begin","at":0,"schema":1}""" + "\n{\"event\":\"test-be");

        Assert.Equal(0, Run(_folder, "--output", output));
        Assert.True(File.Exists(output));
    }

    [Fact]
    public void Without_events_it_ends_with_1_and_leaves_no_file()
    {
        Assert.Equal(1, Run(_folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private static int Run(params string[] args) => new RootCommand { ReportCommand.Create() }.Parse(["report", .. args]).Invoke();
}
