using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace MultiStream.BrowserTests;

/// <summary>What a person sees and does with the picture of the sample run.</summary>
public sealed class PictureTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly RunFolder _run = RunFolder.OfSample();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_failed_tests_come_first_and_each_says_its_outcome()
    {
        await using var report = await browser.OpenAsync(_run.Write());

        await Expect(report.Tests).ToContainTextAsync(["A client waits for its server", "Data survives", "Clients get what the server has"]);
        await Expect(report.Tests).ToContainTextAsync(["fail", "error", "pass"]);
        await Expect(report.Tests.Nth(0)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(report.Page).ToHaveTitleAsync("fail · 20261121-060328-961b7e");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task The_first_cause_is_said_on_top_marked_in_its_lane_and_shown_by_one_click()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=2");

        await Expect(report.Page.Locator("#test-head .cause")).ToContainTextAsync("First causeBlock './serve --port 8080 && ms barrier up' on stream 'server' @ foo.example.com failed after 3.206 s: it exited with 1. Last line on stderr: bind: Address already in use (at 3.529 s)");
        var bar = report.Bar("First cause: ./serve --port 8080 && ms barrier up, on server @ foo.example.com, fail");
        await Expect(bar).ToHaveCountAsync(1);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show it" }).ClickAsync();
        await Expect(bar).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(bar).ToBeFocusedAsync();
        await Expect(report.Details).ToContainTextAsync("bind: Address already in use");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task A_click_on_a_bar_shows_command_outcome_output_and_where_all_of_it_is()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=1");

        await report.Bar("ping -c 1 192.0.2.1").ClickAsync();
        await Expect(report.Details).ToContainTextAsync("warn, failed, allowed");
        await Expect(report.Details).ToContainTextAsync("1 packets transmitted, 0 received, 100% packet loss");
        await Expect(report.Details.Locator("dl")).ToContainTextAsync(new Regex("Exit code1.*Processpid 905"));
        await Expect(report.Details.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "./Acme.Tests/Acme.Tests.Transfer.Clients_get_what_the_server_has/client-0/2.stdout");
        await report.Bar("web server").ClickAsync();
        await Expect(report.Details).ToContainTextAsync("python3 -m http.server 40213");
        report.AssertNothingWasSaid();
    }

    /// <summary>They have the run's folder itself.</summary>
    [Fact]
    public async Task A_programs_own_streams_have_links_to_their_output_too()
    {
        using var run = new RunFolder();
        run.Add(0, "test-begin", new { test = 1, name = "program", title = "program", assembly = "program", folder = ".", streams = new[] { new { name = "server", role = "server", kind = "local" } } });
        run.Add(0.1, "block-begin", new { test = 1, stream = "server", block = 1, kind = "shell", title = "echo out" });
        run.Add(0.1, "block-end", new { test = 1, stream = "server", block = 1, outcome = "pass", end = "passed", exitCode = 0, duration = 0.1, output = new { stdout = 4, from = "stdout" } });
        run.Add(0.1, "test-end", new { test = 1, outcome = "pass", vstest = "Passed", duration = 0.3 });
        await using var report = await browser.OpenAsync(run.Write(), "#test=1");

        await report.Bar("echo out").ClickAsync();

        await Expect(report.Details.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "./server/1.stdout");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task A_lane_tells_of_its_host_and_a_barrier_of_its_parties()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=2");

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Stream server, ssh · foo.example.com, clock +1 h, fail" }).ClickAsync();
        await Expect(report.Details).ToContainTextAsync("Debian GNU/Linux 12 (bookworm), X64");
        await Expect(report.Details).ToContainTextAsync("process 2231 (serve) could not be ended");
        await Expect(report.Details.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "./Acme.Tests/Acme.Tests.Transfer.A_client_waits_for_its_server/server/evidence.txt");

        var stage = (await report.Page.Locator("#stage").BoundingBoxAsync())!;
        double at = await report.Page.EvaluateAsync<double>("() => picture.x(model.joins[0].at)");
        await report.Page.Mouse.ClickAsync(stage.X + (float)at, stage.Y + 35);
        await Expect(report.Details).ToContainTextAsync("left after 3.53 s because its block exited with 1");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task A_released_barrier_joins_its_lanes_a_broken_one_is_dashed_and_waits_are_hatched()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=1");
        // Between the bars of client-0 and client-1.
        const string Gap = "() => { const j = model.joins.find(j => j.type === 'barrier'), [a, b] = j.lanes.map(l => l.order).sort(); return [picture.x(j.at) - 2, model.lanes[a].items[0].y + 27, 4, model.lanes[b].items[0].y - model.lanes[a].items[0].y - 28]; }";

        var gap = await report.Page.EvaluateAsync<double[]>(Gap);
        var joined = await report.PixelsAsync(gap[0], gap[1], gap[2], gap[3]);
        Assert.True(joined.GetValueOrDefault(await report.ColourAsync("join")) >= gap[3], "The line goes from lane to lane.");

        // The strip at the bottom of client-1's bar while it waits, and the same bar before it does.
        const string Strip = "waits => { const i = model.lanes.find(l => l.name === 'client-1').blocks.get(1), from = waits ? i.waits[0].begin : i.begin, to = waits ? i.shown : i.waits[0].begin; return [picture.x(from) + 6, i.y + 19, picture.x(to) - picture.x(from) - 12, 5]; }";
        var (waiting, busy) = (await report.Page.EvaluateAsync<double[]>(Strip, true), await report.Page.EvaluateAsync<double[]>(Strip, false));
        Assert.True((await report.PixelsAsync(waiting[0], waiting[1], waiting[2], waiting[3])).Count > 5);
        Assert.Equal([await report.ColourAsync("pass.fill")], (await report.PixelsAsync(busy[0], busy[1], busy[2], busy[3])).Keys);

        await report.Tests.Nth(0).ClickAsync();
        var line = await report.Page.EvaluateAsync<double[]>("() => { const j = model.joins[0]; return [picture.x(j.at) - 2, picture.layout.head, 4, model.lanes.at(-1).middle - picture.layout.head]; }");
        var red = (await report.PixelsAsync(line[0], line[1], line[2], line[3])).GetValueOrDefault(await report.ColourAsync("fail.line"));
        Assert.InRange(red, line[3] * 0.3, line[3] * 4 * 0.8);
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task All_can_be_done_with_keys_and_what_has_the_focus_is_seen()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=1");

        await report.Page.Locator("#tests").FocusAsync();
        await report.Page.Keyboard.PressAsync("Home");
        await Expect(report.Tests.Nth(0)).ToHaveAttributeAsync("aria-selected", "true");
        await report.Page.Keyboard.PressAsync("End");
        await Expect(report.Tests.Nth(2)).ToHaveAttributeAsync("aria-selected", "true");

        // By Tab into the picture, where one bar at a time takes part.
        await report.Page.Locator("#zoom-all").FocusAsync();
        while (await report.Page.EvaluateAsync<bool>("() => document.activeElement.matches('#zoom-all, .lane')"))
            await report.Page.Keyboard.PressAsync("Tab");
        var server = report.Bar("web server");
        await Expect(server).ToBeFocusedAsync();
        Assert.Equal("solid 3px", await server.EvaluateAsync<string>("b => getComputedStyle(b).outlineStyle + ' ' + getComputedStyle(b).outlineWidth"));
        await report.Page.Keyboard.PressAsync("ArrowDown");
        await report.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(report.Bar("ping -c 1")).ToBeFocusedAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        await Expect(report.Details).ToContainTextAsync("100% packet loss");
        await report.Page.Keyboard.PressAsync("Escape");
        await Expect(report.Details).ToContainTextAsync("pass, Passed in VSTest");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task Wheel_drag_keys_and_buttons_zoom_and_pan()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=1");
        var bar = report.Bar("Transfer.Clients_get_what_the_server_has at Transfer.cs:31, on client-0");
        var box = (await bar.BoundingBoxAsync())!;
        (double X, double Width) before = (box.X, box.Width);
        float x = box.X + box.Width / 2, y = box.Y + box.Height / 2;

        await report.Page.Mouse.MoveAsync(x, y);
        await report.Page.Keyboard.DownAsync("Control");
        await report.Page.Mouse.WheelAsync(0, -100);
        await report.Page.Keyboard.UpAsync("Control");
        var zoomed = await NextBoxAsync(bar, before);
        Assert.True(zoomed.Width > before.Width * 1.2);

        await report.Page.Mouse.DownAsync();
        await report.Page.Mouse.MoveAsync(x + 20, y);
        await report.Page.Mouse.MoveAsync(x + 40, y);
        await report.Page.Mouse.UpAsync();
        var dragged = await NextBoxAsync(bar, zoomed);
        Assert.InRange(dragged.X, zoomed.X + 38.5, zoomed.X + 41.5);
        // A drag chooses nothing.
        await Expect(bar).ToHaveAttributeAsync("aria-pressed", "false");

        await bar.FocusAsync();
        await report.Page.Keyboard.PressAsync("+");
        var nearer = await NextBoxAsync(bar, dragged);
        Assert.True(nearer.Width > dragged.Width * 1.8);
        await report.Page.Keyboard.PressAsync("Shift+ArrowRight");
        var panned = await NextBoxAsync(bar, nearer);
        Assert.True(panned.X < nearer.X);
        await report.Page.Locator("#zoom-all").ClickAsync();
        var whole = await NextBoxAsync(bar, panned);
        Assert.InRange(whole.X, before.X - 1, before.X + 1);
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task A_search_over_names_hosts_commands_and_output_leaves_the_tests_that_have_it()
    {
        await using var report = await browser.OpenAsync(_run.Write());
        var search = report.Page.Locator("#search");

        await search.FillAsync("packet LOSS");
        await Expect(report.Page.Locator("#search-count")).ToHaveTextAsync("1 test, 1 here");
        await Expect(report.Tests).ToContainTextAsync(["Clients get what the server has"]);
        await search.PressAsync("Enter");
        await Expect(report.Bar("ping -c 1")).ToHaveAttributeAsync("aria-pressed", "true");
        await search.FillAsync("db9.example");
        await Expect(report.Tests).ToContainTextAsync(["Data survives"]);
        await search.FillAsync("nobody wrote this");
        await Expect(report.Page.Locator("#tests")).ToContainTextAsync("No test matches.");
        await search.FillAsync("");
        await Expect(report.Tests).ToHaveCountAsync(3);

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "1 pass" }).ClickAsync();
        await Expect(report.Tests).ToHaveCountAsync(2);
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task A_link_leads_to_a_test_and_its_block_and_the_address_follows_what_is_chosen()
    {
        await using var report = await browser.OpenAsync(_run.Write(), "#test=1&stream=client-0&block=2");

        await Expect(report.Bar("ping -c 1")).ToHaveAttributeAsync("aria-pressed", "true");
        await report.Tests.Nth(1).ClickAsync();
        await Expect(report.Page).ToHaveURLAsync(new Regex("#test=3$"));
        await report.Page.EvaluateAsync("() => { location.hash = '#test=2&stream=client&block=1'; }");
        await Expect(report.Bar("ms barrier up")).ToHaveAttributeAsync("aria-pressed", "true");
        report.AssertNothingWasSaid();
    }

    [Fact]
    public async Task It_is_light_or_dark_as_the_system_is_and_by_its_button()
    {
        await using var report = await browser.OpenAsync(_run.Write(), scheme: ColorScheme.Dark);

        Assert.Equal(["27,31,35"], (await report.PixelsAsync(2, 2, 20, 4)).Keys);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Change to light colours" }).ClickAsync();
        await Expect(report.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 244, 241)");
        await report.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.Equal(["255,255,255"], (await report.PixelsAsync(2, 2, 20, 4)).Keys);
        report.AssertNothingWasSaid();
    }

    /// <summary>Where a bar is once it was drawn elsewhere: what is told to the page comes into the picture with a later frame.</summary>
    private static async Task<(double X, double Width)> NextBoxAsync(ILocator bar, (double X, double Width) before)
    {
        const string Look = """
            (bar, [x, width]) => new Promise((done, fail) => {
              let frames = 0;
              const look = () => {
                const box = bar.getBoundingClientRect();
                if (Math.abs(box.x - x) > 0.5 || Math.abs(box.width - width) > 0.5)
                  requestAnimationFrame(() => requestAnimationFrame(() => done([bar.getBoundingClientRect().x, bar.getBoundingClientRect().width])));
                else if (++frames < 1800) requestAnimationFrame(look);
                else fail(new Error('The bar stayed where it was.'));
              };
              look();
            })
            """;
        var box = await bar.EvaluateAsync<double[]>(Look, new[] { before.X, before.Width });
        return (box[0], box[1]);
    }
}
