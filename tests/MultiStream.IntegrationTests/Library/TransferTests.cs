using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MultiStream.IntegrationTests.Promises;
using MultiStream.IntegrationTests.Promises.Files;

namespace MultiStream.IntegrationTests.Library;

/// <summary>What a transfer takes, and that it ends.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class TransferTests(LocalKind kind) : IClassFixture<LocalKind>, IAsyncLifetime
{
    private const long Large = 250_000_000, MostGrowth = 100_000_000, MostOfAgent = 120_000_000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly TestStreams _streams = new(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _streams.DisposeAsync();

    [Fact]
    public async Task A_large_file_takes_no_more_memory_than_a_small_one()
    {
        var (settings, path) = (Path.Combine(_streams.Folder, "settings"), Path.Combine(_streams.Folder, "large"));
        await File.WriteAllTextAsync(settings, kind.SettingsFor(["a"]));
        using (var file = File.Create(path))
            file.SetLength(Large);

        var (sent, fetched, length, agent) = await TransferMeasure.OfAsync(settings, path);

        Assert.Equal(Large, length);
        Assert.True(sent < MostGrowth && fetched < MostGrowth, $"the controller's memory grew by {sent / 1e6:0} MB while it sent, by {fetched / 1e6:0} MB while it fetched {Large / 1e6:0} MB");
        Assert.InRange(agent, 1, MostOfAgent);
    }

    /// <summary>Its thread hangs in what nobody takes, and nobody can be told to end it: the agent itself is stopped.</summary>
    [Fact]
    public async Task A_transfer_that_is_cancelled_ends_also_when_the_agent_takes_nothing()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        using var cancel = new CancellationTokenSource();
        var path = Path.Combine(_streams.Folder, "endless");
        using (var file = File.Create(path))
            file.SetLength(HeldTransfer.Endless);
        int agent = int.Parse((await stream.RunAsync(Block.Shell("echo $PPID"))).StandardOutput, CultureInfo.InvariantCulture);
        var held = new HeldTransfer(stream);

        var sending = stream.SendAsync(path, "endless", cancel.Token);
        await held.StoppedAsync();
        await SignalAsync("-STOP", agent);
        try
        {
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(s_limit));
        }
        finally
        {
            await SignalAsync("-CONT", agent);
        }
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
