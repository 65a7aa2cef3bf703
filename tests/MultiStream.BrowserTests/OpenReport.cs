using System.Globalization;

namespace MultiStream.BrowserTests;

/// <summary>A picture that is open in the browser, and everything that the browser said about it.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private OpenReport(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>What the browser's console says, errors of the page, dialogs.</summary>
    public List<string> Said { get; } = [];

    /// <summary>What was asked for.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<OpenReport> OpenAsync(IBrowserContext context, string address)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var report = new OpenReport(context, page);
        page.Console += (_, message) => report.Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => report.Said.Add("error: " + error);
        page.Request += (_, request) => report.Requests.Add(request.Url);
        page.Dialog += async (_, dialog) =>
        {
            report.Said.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        await page.GotoAsync(address);
        return report;
    }

    /// <summary>A bar of the picture, by the beginning of what a screen reader says of it.</summary>
    public ILocator Bar(string words) => Page.Locator($"#items button[aria-label^=\"{words}\"]");

    public ILocator Tests => Page.Locator("#tests [role=option]");

    public ILocator Details => Page.Locator("#details");

    /// <summary>Of colours in a rectangle of the canvas, how many pixels each has, by <c>r,g,b</c>.</summary>
    public async Task<Dictionary<string, int>> PixelsAsync(double x, double y, double width, double height)
    {
        var rows = await Page.EvaluateAsync<string[]>(
            """
            ([x, y, w, h]) => new Promise(done => requestAnimationFrame(() => {
              // A copy: the browser warns of a canvas that is both drawn on and read.
              const r = devicePixelRatio, copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
              copy.drawImage(canvas, 0, 0);
              const data = copy.getImageData(Math.round(x * r), Math.round(y * r), Math.max(1, Math.round(w * r)), Math.max(1, Math.round(h * r))).data, all = new Map();
              for (let i = 0; i < data.length; i += 4) { const k = `${data[i]},${data[i + 1]},${data[i + 2]}`; all.set(k, (all.get(k) ?? 0) + 1); }
              done([...all].map(([k, n]) => `${k} ${n}`));
            }))
            """, new[] { x, y, width, height });
        return rows.Select(r => r.Split(' ')).ToDictionary(r => r[0], r => int.Parse(r[1], CultureInfo.InvariantCulture));
    }

    /// <summary>A colour of the page's style as the canvas has it, <c>r,g,b</c>.</summary>
    public async Task<string> ColourAsync(string name)
    {
        var colour = await Page.EvaluateAsync<string>("name => name.split('.').reduce((from, part) => from[part], theme.colours)", name);
        return colour.Replace("rgb(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>The page did all this without a word from the browser, and without anything but itself.</summary>
    public void AssertNothingWasSaid()
    {
        Assert.Empty(Said);
        Assert.All(Requests, r => Assert.True(r.StartsWith("file:", StringComparison.Ordinal) && r.Contains("report.html", StringComparison.Ordinal) || r == "data:,", $"The page asked for {r}"));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
