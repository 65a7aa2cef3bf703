using System.Diagnostics;
using System.Globalization;
using MultiStream.Tool;
using MultiStream.UnitTests.Guards;

namespace MultiStream.UnitTests.Tool;

public sealed class WatchCommandTests : IDisposable
{
    private static readonly string s_sample = File.ReadAllText(Repository.PathOf("tests/MultiStream.UnitTests/Evidence/events.sample.jsonl"));
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-watch-").FullName;
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_that_has_ended_is_told_at_once_with_its_tests_by_their_outcomes()
    {
        Write("MultiStream/20261121-060328-961b7e", s_sample);
        Write("MultiStream/20261120-235959-ffffff", "an older one");

        Assert.Equal(1, await RunAsync(byStatus: true));
        var lines = _output.ToString().Split('\n');
        Assert.Equal("3 of 3 tests done (1 pass, 1 fail, 1 error); the run has ended after 8 s: fail", lines[0]);
        Assert.StartsWith("error           3.088 s  Acme.Tests.Storage.Data_survives: Stream 'db' @ db9.example.com could not be opened: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("fail            3.571 s  Acme.Tests.Transfer.A_client_waits_for_its_server: ", lines[2], StringComparison.Ordinal);
        Assert.Equal("pass            2.016 s  Acme.Tests.Transfer.Clients_get_what_the_server_has", lines[3]);
        Assert.Equal(("", 5), (lines[4], lines.Length));
    }

    [Fact]
    public async Task A_run_whose_process_is_gone_was_cut_off_and_has_tests_without_an_end()
    {
        using var gone = Process.Start("true");
        await gone.WaitForExitAsync();
        Write(".", Cut($$""" "machine":"{{Environment.MachineName}}","pid":{{gone.Id}} """));

        Assert.Equal(3, await RunAsync(byStatus: true));
        var lines = _output.ToString().Split('\n');
        Assert.Contains("1 of 3 tests done (1 pass), 1 running for 0 s; 2 streams open; 'client' waits 0 s for barrier 'up' ('server' has not come); the run was cut off after 2 s: its process is gone", lines);
        Assert.StartsWith("no end          0.341 s  Acme.Tests.Transfer.A_client_waits_for_its_server", lines[^3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_run_that_goes_on_one_look_tells_how_it_stands()
    {
        Write(".", Cut(""" "machine":"another" """));

        Assert.Equal(3, await RunAsync(once: true));
        Assert.Matches(@"^1 of 3 tests done \(1 pass\), 1 running for [\d minhs]+; 2 streams open; 'client' waits [\d minhs]+ for barrier 'up' \('server' has not come\)\n$", _output.ToString());
    }

    [Fact]
    public async Task A_run_that_goes_on_is_followed_to_its_end()
    {
        Write(".", Cut(""" "machine":"another" """));
        var events = Path.Combine(_folder, "events.jsonl");
        var screen = new Shown();

        var watching = WatchCommand.RunAsync(_folder, screen, _output, once: false, byStatus: false, CancellationToken.None);
        await screen.First.Task.WaitAsync(TimeSpan.FromSeconds(60));
        // The rest of the line that was cut, and all that follows.
        await File.AppendAllTextAsync(events, s_sample[(CutAt() + 20)..]);

        Assert.Equal(1, await watching.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("3 of 3 tests done (1 pass, 1 fail, 1 error); the run has ended after 8 s: fail", screen.Last);
    }

    [Fact]
    public async Task Without_events_it_ends_with_66()
    {
        Assert.Equal(66, await RunAsync());
        Assert.Equal(66, await WatchCommand.RunAsync(Path.Combine(_folder, "none"), new Shown(), _output, once: true, byStatus: false, CancellationToken.None));
    }

    [Fact]
    public void A_terminal_has_one_line_that_fits_and_obeys_no_program()
    {
        var screen = new OneLine(_output, () => 20);

        screen.Show("", "short");
        screen.Show("", "longer than the \u001b[31mterminal is wide");
        screen.End("the last line is written whole");

        Assert.Equal("\rshort\u001b[K" + "\rlonger …nal is wide\u001b[K" + "\rthe last line is written whole\u001b[K\n", _output.ToString());
    }

    [Fact]
    public void Elsewhere_a_line_comes_when_something_has_happened_and_not_too_often()
    {
        var quick = new PlainLines(_output, TimeSpan.Zero);
        quick.Show("a", "a 1");
        quick.Show("a", "a 2");
        quick.Show("b", "b 3");
        var slow = new PlainLines(_output, TimeSpan.FromHours(1));
        slow.Show("c", "c 4");
        slow.Show("d", "d 5");
        slow.End("e");

        Assert.Equal("a 1\nb 3\nc 4\ne\n", _output.ToString());
    }

    /// <summary>Up to the client of the second test, who waits, and the half of one line more.</summary>
    private static string Cut(string where) => s_sample[..(CutAt() + 20)].Replace("\"machine\":\"ws7\"", where.Trim(), StringComparison.Ordinal);

    private static int CutAt() => s_sample.IndexOf("{\"event\":\"block-end\",\"at\":5.560102", StringComparison.Ordinal);

    private void Write(string run, string events)
    {
        Directory.CreateDirectory(Path.Combine(_folder, run));
        File.WriteAllText(Path.Combine(_folder, run, "events.jsonl"), events);
    }

    private Task<int> RunAsync(bool once = false, bool byStatus = false) =>
        WatchCommand.RunAsync(_folder, new PlainLines(_output, TimeSpan.Zero), _output, once, byStatus, CancellationToken.None);

    private sealed class Shown : IWatchScreen
    {
        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Last { get; private set; }

        public void Show(string state, string line) => First.TrySetResult();

        public void End(string line) => Last = line;
    }
}
