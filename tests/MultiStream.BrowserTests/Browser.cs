namespace MultiStream.BrowserTests;

/// <summary>One browser for all tests of the page: the system's Chromium, driven by the driver in Playwright's package. Nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        Assert.True(File.Exists(Chromium), $"There is no {Chromium}: build/install-test-tools installs it.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"], Timeout = 60_000 });
        Assertions.SetDefaultExpectTimeout(30_000);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens the picture of a run, as a file and without a network.</summary>
    internal async Task<OpenReport> OpenAsync(string report, string hash = "", int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Offline = true });
        return await OpenReport.OpenAsync(context, new Uri(report).AbsoluteUri + hash);
    }
}
