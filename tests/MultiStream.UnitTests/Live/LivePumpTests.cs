using MultiStream.Live;

namespace MultiStream.UnitTests.Live;

/// <summary>The one thread behind a log.</summary>
public sealed class LivePumpTests
{
    /// <summary>An exception that left its thread would end this process.</summary>
    [Fact]
    public void Who_throws_at_the_news_of_its_end_ends_nothing_else()
    {
        Exception? told = null;
        var pump = new LivePump<int>("test", 10, (_, _, _) => throw new InvalidOperationException("the disk is full"), e =>
        {
            told = e;
            throw new InvalidOperationException("who listens");
        });

        pump.TryAdd(1, 1, 1);

        Assert.True(pump.End());
        Assert.Equal("the disk is full", told?.Message);
        Assert.False(pump.TryAdd(1, 1, 1));
    }
}
