using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>What the streams write, to be read while the tests run: in the file that one message names, and on the console at normal verbosity.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task One_test_has_its_lines_in_the_file_and_on_the_console()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Output.Cases") { Filter = "Name=Two_streams_and_a_secret" });

        var path = Assert.Single(run.Lines, l => l.StartsWith("MultiStream: live output: ", StringComparison.Ordinal))["MultiStream: live output: ".Length..];
        Assert.StartsWith(run.Folder.Results + "/MultiStream/", path, StringComparison.Ordinal);
        string[] expected =
        [
            @"main \| test Two_streams_and_a_secret begins", @"main \| a line of the body", @"server@localhost \| the secret is \*\*\*", @"server@localhost \| to stderr",
            @"server@localhost \| \[1\] of the shell", @"server@localhost \| no end", @"client@localhost \| of C#", @"client@localhost \| \[1\] its log",
            @"main \| test Two_streams_and_a_secret has ended after \d+\.\d{3} s: pass",
        ];
        foreach (var lines in new[] { await File.ReadAllLinesAsync(path), run.Lines })
            Assert.All(expected, e => Assert.True(lines.Count(l => Regex.IsMatch(l, $@"^\d+\.\d{{3}} {e}$")) == 1, $"Not once: {e}\n{string.Join('\n', lines)}"));
        Assert.DoesNotContain("~of-the-live-log", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.DoesNotContain("~of-the-live-log", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The flood and the other tests pass; the console is not flooded; who comes after it is still heard.</summary>
    [Fact]
    public async Task A_flood_holds_up_neither_its_block_nor_another_test_nor_the_console()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Output.Cases") { Filter = "Name=A_flood_of_lines|Name=A_line_without_an_end", Overrides = ["MultiStream.MaxParallelTests=2"] });

        Assert.All(run.Trx.Results, r => Assert.Equal("Passed", r.Outcome));
        Assert.Equal(2, run.Trx.Results.Count);
        var file = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(run.Folder.Results, "live.log", SearchOption.AllDirectories)));
        // Several tests at once: each line says whose it is.
        Assert.Matches(@"(?m)^\d+\.\d{3} s@localhost \(A_line_without_an_end\) \| no newline$", file);
        Assert.Matches(@"(?m)^\d+\.\d{3} s@localhost \(A_flood_of_lines\) \| flooded$", file);
        Assert.InRange(run.Lines.Count(l => l.Contains("(A_flood_of_lines)", StringComparison.Ordinal)), 1, 10_000);
    }

    [Theory]
    [InlineData("file", true)]
    [InlineData("none", false)]
    public async Task The_setting_leaves_the_console_alone(string target, bool hasFile)
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Output.Cases") { Filter = "Name=A_line_without_an_end", Overrides = ["MultiStream.LiveOutput=" + target] });

        Assert.DoesNotContain(run.Lines, l => l.Contains("@localhost | ", StringComparison.Ordinal));
        Assert.Equal(hasFile, Directory.GetFiles(run.Folder.Results, "live.log", SearchOption.AllDirectories).Length == 1);
    }
}
