using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace MultiStream.BrowserTests;

/// <summary>Runs that are evil, cut off, wide or long.</summary>
public sealed class HostileRunTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>, IDisposable
{
    private readonly RunFolder _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>Every text of a run may come from a program that wants to run something here.</summary>
    [Theory]
    [InlineData("<script>window.harmed = 1; alert(1)</script>")]
    [InlineData("</script><script>window.harmed = 1</script><!--<script>")]
    [InlineData("\"><img src=x onerror='window.harmed = 1'>{{style}}{{facts}}")]
    [InlineData("javascript:window.harmed=1//../..")]
    [InlineData("__proto__")]
    public async Task A_stream_named_script_harms_nobody(string evil)
    {
        _run.Add(0.1, "test-begin", new { test = 1, name = evil, title = evil, assembly = evil, folder = evil, streams = new[] { new { name = evil, role = evil, kind = evil, host = evil } } });
        _run.Add(0.1, "stream-begin", new { test = 1, stream = evil, role = evil, kind = evil });
        _run.Add(0.1, "stream-open", new { test = 1, stream = evil, host = evil, address = evil, system = evil, took = 0.1 });
        _run.Add(0.1, "block-begin", new { test = 1, stream = evil, block = 1, kind = evil, title = evil, command = evil });
        _run.Add(0.1, "sync-begin", new { test = 1, wait = 1, party = evil, block = 1, kind = "barrier", name = evil });
        _run.Add(0.1, "sync-end", new { test = 1, waits = new List<int> { 1 }, kind = "barrier", name = evil, result = "broken", by = evil, missing = new[] { new { party = evil, why = evil } }, message = evil });
        _run.Add(1, "block-end", new { test = 1, stream = evil, block = 1, outcome = "fail", end = evil, reason = evil, error = new { type = evil, message = evil }, output = new { stdout = 3, last = new[] { evil }, from = evil } });
        _run.Add(0.1, "message", new { level = "warning", text = evil });
        _run.Add(0.1, "test-end", new { test = 1, outcome = "fail", vstest = evil, duration = 2, message = evil, cause = new { text = evil, stream = evil, host = evil, block = 1 }, consequences = new[] { evil } });
        _run.Add(0.1, "run-end", new { outcome = "cancelled", reason = evil, duration = 3, tests = new { fail = 1 } });
        await using var report = await browser.OpenAsync(_run.Write());

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show it" }).ClickAsync();
        await Expect(report.Details.Locator("h3 .title")).ToHaveTextAsync(evil);
        await Expect(report.Page.Locator(".lane b").Nth(1)).ToHaveTextAsync(evil);
        Assert.Equal(0, await report.Page.EvaluateAsync<int>("() => document.querySelectorAll('img, iframe, object, a[href^=javascript]').length + (window.harmed ?? 0)"));
        await Expect(report.Page.Locator("#notices p").First).ToHaveTextAsync($"The run was cut off: {evil}. What has no end was running then.");
        Assert.Equal(3, await report.Page.Locator("script").CountAsync());
        report.AssertNothingWasSaid();
    }

    /// <summary>Were there a hole, there is a second wall: the page's policy lets nothing run that is not of the page.</summary>
    [Fact]
    public async Task What_is_put_into_the_page_does_not_run()
    {
        await using var report = await browser.OpenAsync(_run.Write());

        await report.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.harmed = 1'; document.body.append(s); document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"window.harmed = 1\">'); }");
        await report.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.True(await report.Page.EvaluateAsync<bool>("() => window.harmed === undefined"));
        Assert.Contains(report.Said, s => s.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_was_killed_says_so_and_shows_what_was_running()
    {
        _run.Add(0.1, "test-begin", new { test = 1, name = "A.B", title = "B", assembly = "A", folder = "A/B", streams = new[] { new { name = "server", role = "server", kind = "local" } } });
        _run.Add(0.1, "an-event-of-later-versions", new { test = 1, stream = "server" });
        _run.Add(0.1, "block-begin", new { test = 1, stream = "server", block = 1, kind = "shell", title = "sleep 1000" });
        _run.Add(5, "stream-clock", new { test = 1, stream = "server", offset = 0.1 });
        await using var report = await browser.OpenAsync(_run.Write());

        await Expect(report.Page.Locator("#notices")).ToContainTextAsync("it was cut off");
        await report.Bar("sleep 1000, on server, no end: cut off, 5.00 s").ClickAsync();
        await Expect(report.Details).ToContainTextAsync("no end: cut off");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task Sixty_four_lanes_scroll_and_the_keys_go_to_the_last()
    {
        _run.AddTest(1, streams: 64, rounds: 2);
        await using var report = await browser.OpenAsync(_run.Write());

        await report.Bar("round 1 of node-0").FocusAsync();
        for (int i = 0; i < 63; i++)
            await report.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(report.Bar("round 1 of node-63")).ToBeFocusedAsync();
        await Expect(report.Bar("round 1 of node-63")).ToBeInViewportAsync();
        report.AssertNothingWasSaid();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task Nothing_is_wider_than_the_window_and_no_label_lies_on_another(int width)
    {
        _run.AddTest(1, streams: 12, rounds: 3, outcome: "fail");
        await using var report = await browser.OpenAsync(_run.Write(), width: width);

        await Expect(report.Page.Locator(".lane")).ToHaveCountAsync(13);
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        const string Overlaps = """
            selector => {
              const boxes = [...document.querySelectorAll(selector)].map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.width > 0);
              return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([b, q]) => p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1).map(([b]) => a.textContent + ' / ' + b.textContent));
            }
            """;
        Assert.Empty(await report.Page.EvaluateAsync<string[]>(Overlaps, ".lane b, .lane i, .lane .where"));
        Assert.Empty(await report.Page.EvaluateAsync<string[]>(Overlaps, "header h1, #run-facts, #tally button, #search, #theme"));
        Assert.Empty(await report.Page.EvaluateAsync<string[]>(Overlaps, "#zoom-in, #zoom-out, #zoom-all, .hint, #legend > span"));
        report.AssertNothingWasSaid();
    }

    /// <summary>The aim is 3 s on a machine of its own; the limit only finds what got slower by far.</summary>
    [Fact]
    public async Task A_hundred_thousand_events_open_quickly()
    {
        _run.AddTest(1, streams: 16, rounds: 600, outcome: "fail");
        for (int test = 2; _run.Count < 100_000; test++)
            _run.AddTest(test, streams: 10, rounds: 4);
        var path = _run.Write();
        var watch = Stopwatch.StartNew();
        await using var report = await browser.OpenAsync(path);
        double drawn = await report.Page.EvaluateAsync<double>("() => new Promise(done => requestAnimationFrame(() => done(performance.now())))");
        await Expect(report.Page.Locator(".lane")).ToHaveCountAsync(17);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_run.Count:N0} events, {new FileInfo(path).Length / 1e6:F1} MB: drawn {drawn:F0} ms after the browser began with the page, {watch.ElapsedMilliseconds} ms with a new window"));
        Assert.True(drawn < 30_000, $"{drawn:F0} ms");
        report.AssertNothingWasSaid();
    }
}
