using MultiStream;
using Xunit;

namespace InXunit;

/// <summary>The streams of a class, open as long as its tests run.</summary>
public sealed class Runners : IAsyncLifetime
{
    public StreamsManager Streams { get; private set; } = null!;

    public async Task InitializeAsync() => Streams = await StreamsManager.OpenAsync("start", "finish");

    public async Task DisposeAsync() => await Streams.DisposeAsync();
}

/// <summary>Tests of xunit that open streams themselves. Its runner, attributes and assertions stay what they are; MultiStream is a library here.</summary>
public sealed class RelayTests(Runners runners) : IClassFixture<Runners>
{
    [Fact]
    public async Task The_baton_arrives_as_it_was_sent()
    {
        var (start, finish) = (runners.Streams["start"], runners.Streams["finish"]);
        var arriving = finish.Start(Block.Call(async ctx => Baton.Read(await ctx.Sync.GetAsync<string>("baton"))));

        await start.CallAsync(async ctx => await ctx.Sync.PutAsync("baton", Baton.Write(42)));

        Assert.Equal(42, (await arriving.WaitAsync()).Value);
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("exit 3", 3)]
    public async Task A_command_says_how_it_went(string command, int code)
    {
        var result = await runners.Streams["start"].RunAsync(Block.Shell(command).AllowFailure());

        Assert.Equal(code, result.ExitCode);
    }
}

public static class Baton
{
    public static string Write(int number) => $"baton {number}";

    public static int Read(string text) => int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
