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

    /// <summary>As a script has it whose variable has no value.</summary>
    [Theory]
    [InlineData("FOLDER", "")]
    [InlineData("FOLDER", " ")]
    [InlineData("--output", ".", "--output", "")]
    public void An_empty_path_is_wrong_usage(string what, params string[] args) =>
        Assert.Equal($"{what} is empty: it should be a path.", Assert.Single(Parse(args).Errors).Message);

    [Fact]
    public void The_events_are_not_replaced_by_their_picture()
    {
        const string Begin = """{"event":"run-begin","at":0,"schema":1}""" + "\n";
        var events = Path.Combine(_folder, "events.jsonl");
        File.WriteAllText(events, Begin);

        Assert.Equal(1, Run(_folder, "--output", events));
        Assert.Equal(1, Run(_folder, "--output", Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName, "events.jsonl")));
        File.Move(events, Path.Combine(_folder, "kept"));
        Assert.Equal(1, Run(Path.Combine(_folder, "kept"), "--output", Path.Combine(_folder, "kept")));

        Assert.Equal(Begin, File.ReadAllText(Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))));
    }

    private static int Run(params string[] args) => Parse(args).Invoke();

    private static ParseResult Parse(params string[] args) => new RootCommand { ReportCommand.Create() }.Parse(["report", .. args]);
}
