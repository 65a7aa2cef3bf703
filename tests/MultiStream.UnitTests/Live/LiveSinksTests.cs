using System.Collections.Concurrent;
using MultiStream.Live;

namespace MultiStream.UnitTests.Live;

/// <summary>The file and the console.</summary>
public sealed class LiveSinksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-live-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_has_all_lines_and_can_be_followed()
    {
        var folder = Path.Combine(_folder, "deep", "run");
        using var file = new LiveFile(folder, _warnings.Add);
        Assert.False(Directory.Exists(folder));

        file.Write([new LiveLine("one"), new LiveLine("told", WasTold: true)]);
        Assert.Equal("one\ntold\n", File.ReadAllText(LiveFile.PathIn(folder)));
        file.Write([new LiveLine("grüße")]);

        Assert.Equal("one\ntold\ngrüße\n", File.ReadAllText(LiveFile.PathIn(folder)));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_one_warning()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using var file = new LiveFile(Path.Combine(_folder, "file"), _warnings.Add);

        file.Write([new LiveLine("one")]);
        file.Write([new LiveLine("two")]);

        Assert.StartsWith($"There is no live log, or not all of it, in {Path.Combine(_folder, "file", "live.log")}; the tests go on: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    /// <summary>Every write to /dev/full fails like a write to a full disk.</summary>
    [Fact]
    public void A_full_disk_costs_one_warning()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "live.log"), "/dev/full");
        using var file = new LiveFile(_folder, _warnings.Add);

        file.Write([new LiveLine("one")]);
        file.Write([new LiveLine("two")]);

        Assert.Contains("No space left on device", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_does_not_grow_for_ever_and_says_so()
    {
        using var file = new LiveFile(_folder, _warnings.Add, max: 10);

        file.Write([new LiveLine("12345")]);
        file.Write([new LiveLine("67890")]);
        file.Write([new LiveLine("more")]);

        Assert.Equal($"12345\n… the live log ends here, at 0 MB; the whole output is in {_folder}\n", File.ReadAllText(LiveFile.PathIn(_folder)));
    }

    [Fact]
    public void The_console_gets_the_lines_that_it_was_not_told_already()
    {
        var sent = new ConcurrentQueue<string>();
        var console = new LiveConsole(sent.Enqueue, "/live.log", _warnings.Add);

        console.Write([new LiveLine("one"), new LiveLine("told", WasTold: true), new LiveLine("two"), new LiveLine(new string('x', 501))]);
        console.Dispose();

        Assert.Equal($"one\ntwo\n{new string('x', 500)}…", string.Join('\n', sent));
    }

    [Fact]
    public void A_flood_is_cut_for_the_console_and_a_line_says_how_much_of_it()
    {
        var sent = new ConcurrentQueue<string>();
        var console = new LiveConsole(sent.Enqueue, "/live.log", _warnings.Add, aSecond: 1000, inAll: 5);

        console.Write([.. Enumerable.Range(1, 12).Select(i => new LiveLine($"{i}"))]);
        console.Dispose();

        Assert.Equal(
            ["1", "2", "3", "4", "5", "… no more is shown here, after 5 lines; the rest is in /live.log", "… 7 lines are not shown here: at most 1,000 a second are, and 5 in all; see /live.log"],
            string.Join('\n', sent).Split('\n'));
    }

    [Fact]
    public void A_console_that_is_held_up_holds_up_nobody()
    {
        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var sent = new ConcurrentQueue<string>();
        var console = new LiveConsole(
            text =>
            {
                reached.Set();
                held.Wait();
                sent.Enqueue(text);
            },
            "/live.log", _warnings.Add, aSecond: 10, inAll: 1_000_000);

        console.Write([new LiveLine("first")]);
        Assert.True(reached.Wait(TimeSpan.FromSeconds(60)));
        console.Write([.. Enumerable.Range(1, 100_000).Select(i => new LiveLine($"{i}"))]);
        held.Set();
        console.Dispose();

        var lines = string.Join('\n', sent).Split('\n');
        Assert.Equal("first", lines[0]);
        // All of it may have come within one second, or not.
        Assert.InRange(lines.Length, 11, 10_000);
        Assert.Contains(lines, l => l.Contains("not shown here", StringComparison.Ordinal));
    }
}
