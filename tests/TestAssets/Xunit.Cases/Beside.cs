using MultiStream;
using Xunit;

namespace Xunit.Cases;

/// <summary>Tests of two frameworks in one class.</summary>
[Trait("Team", "blue"), Trait("Category", "mixed")]
public class Beside
{
    [Fact]
    public void A_fact_passes() => Assert.True(true);

    [Fact]
    public void A_fact_fails() => Assert.Equal(1, 2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_theory_passes(int number) => Assert.InRange(number, 1, 2);

    [MultiStream, Stream("server"), Trait("Ticket", "42")]
    public async Task A_stream_passes(StreamsManager streams)
    {
        var result = await streams["server"].RunAsync(Block.Shell("echo 42"));
        Assert.Equal("42\n", result.StandardOutput);
    }

    [MultiStream, Stream("server")]
    public async Task A_stream_fails(StreamsManager streams)
    {
        var result = await streams["server"].RunAsync(Block.Shell("echo 42"));
        Assert.Equal("43\n", result.StandardOutput);
    }

    [MultiStream]
    public void A_test_is_skipped_in_xunits_words() => throw Xunit.Sdk.SkipException.ForSkip("no time");
}

/// <summary>A class of xunit's alone: nothing of ours must run in it.</summary>
public sealed class OnlyXunit : IDisposable
{
    public OnlyXunit() => File.AppendAllText(Path.Combine(Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")!, "only-xunit"), "made\n");

    [Fact]
    public void Runs_once()
    {
    }

    public void Dispose() => File.AppendAllText(Path.Combine(Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")!, "only-xunit"), "disposed\n");
}
