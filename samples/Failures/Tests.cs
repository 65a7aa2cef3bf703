using MultiStream;
using Xunit;

namespace Failures;

/// <summary>All runs, and the answer is not the one that the test wants.</summary>
public class Assertion
{
    [MultiStream(TimeoutSeconds = 120), Stream("server")]
    public async Task A_failed_assertion(StreamsManager streams)
    {
        var stock = await streams["server"].RunAsync(Block.Shell("echo counting; echo 3 cups"));

        Assert.Equal("4 cups", stock.StandardOutput.Split('\n')[1]);
    }
}

/// <summary>What the test needs before its body is not there.</summary>
public class SetUp : IAsyncSetUp
{
    string? _prices;

    public async Task SetUpAsync(CancellationToken cancel) =>
        _prices = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "prices.json"), cancel);

    [MultiStream(TimeoutSeconds = 120), Stream("server")]
    public async Task A_set_up_failure(StreamsManager streams) => await streams["server"].RunAsync(Block.Shell("cat").WithInput(_prices!));
}
