using Calls.Library;
using MultiStream;

namespace Calls.Cases;

/// <summary>What a block is given and gives back.</summary>
[Stream("server"), Stream("client", Count = 2)]
public class Values
{
    public record Order(string Item, decimal Price, (int X, int Y) Place, Dictionary<string, double> Marks, DateTimeOffset? At);

    [MultiStream]
    public async Task Values_come_back(StreamsManager streams)
    {
        var order = new Order("tea", 2.50m, (3, 4), new() { ["a"] = double.NaN }, null);
        int times = 2;

        var back = await streams["server"].CallAsync(() => order with { Price = order.Price * times });

        Check.Equal(order with { Price = 5.00m, Marks = back.Marks }, back);
        Check.Equal(true, double.IsNaN(back.Marks["a"]));
    }

    [MultiStream]
    public async Task Each_stream_of_a_role_gives_its_own(StreamsManager streams)
    {
        var names = await streams.Role("client").CallAsync(ctx => $"{ctx.Role} {ctx.Index} of {ctx.Count} at {ctx.Address}, {Environment.ProcessId != 0}");

        Check.Equal($"client 0 of 2 at {streams["client-0"].Address}, True", names[0]);
        Check.Equal($"client 1 of 2 at {streams["client-1"].Address}, True", names[1]);
    }

    [MultiStream]
    public async Task Blocks_of_a_class_library_run(StreamsManager streams)
    {
        var measured = await streams["server"].RunAsync(Lengths.Of("four"));

        Check.Equal(new Lengths.Measured("four", 4, "Calls.Library"), measured.Value);
        Check.Equal(6, await streams["client-0"].CallAsync(Lengths.OfStatic));
    }

    [MultiStream]
    public async Task Blocks_write_to_the_console(StreamsManager streams)
    {
        string stream = streams["client-1"].Name;
        await streams["client-1"].CallAsync(async ctx =>
        {
            Console.WriteLine($"hello from {stream}");
            await Task.Yield();
            Console.Error.WriteLine("and its error output");
            ctx.Log("a line for the log");
        });
    }

    static int s_calls;

    [MultiStream]
    public async Task Blocks_of_one_stream_share_a_process(StreamsManager streams)
    {
        Check.Equal(1, await streams["server"].CallAsync(() => ++s_calls));
        Check.Equal(2, await streams["server"].CallAsync(() => ++s_calls));
        Check.Equal(1, await streams["client-0"].CallAsync(() => ++s_calls));
        Check.Equal(0, s_calls);
    }

    /// <summary>Tea in Germany costs 2,50; where there is no library of cultures it is said so.</summary>
    [MultiStream]
    public async Task A_culture_is_there_or_its_lack_is_said(StreamsManager streams)
    {
        var result = await streams["server"].RunAsync(Block.Call(() => 2.5m.ToString("0.00", new System.Globalization.CultureInfo("de-DE"))).AllowFailure());
        streams.Log(result.Success ? $"tea: {result.Value}" : $"tea: {result.Error!.Type}, {result.Error.Is<System.Globalization.CultureNotFoundException>()}");
        Check.Equal(4, await streams["server"].CallAsync(() => "four".Length));   // in the same process
    }
}
