using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Sync;

/// <summary>C# blocks and the body give each other values.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("carry every byte in both directions, once and in order.")]
public class ValuePromises(StreamKind kind) : Promise(kind)
{
    private static readonly Report s_report = new("Grüße\n\"in two lines\" \\ \u0007 🎈", [1, -2], new Dictionary<string, double> { ["pi"] = 3.14, ["nan"] = double.NaN }, null);

    [PromiseFact, BrokenBy<ChangesPutValues>, BrokenBy<LosesRequests>]
    internal async Task Texts_numbers_and_records_arrive_equal()
    {
        var streams = await OpenAsync("a", "b");
        var giver = streams["a"].Start(Block.Call(async ctx =>
        {
            await ctx.Sync.PutAsync("text", "Grüße\n\"in two lines\" \\ \u0007 🎈\n");
            await ctx.Sync.PutAsync("empty", "");
            await ctx.Sync.PutAsync("number", long.MinValue);
            await ctx.Sync.PutAsync("fraction", 0.1 + 0.2);
            await ctx.Sync.PutAsync("flag", true);
            await ctx.Sync.PutAsync("day", DayOfWeek.Friday);
            await ctx.Sync.PutAsync("time", TimeSpan.FromTicks(123456789));
            await ctx.Sync.PutAsync<int?>("nothing", null);
            await ctx.Sync.PutAsync("report", s_report);
            await ctx.Sync.PutAsync("bytes", Enumerable.Range(0, 256).Select(i => (byte)i).ToArray());
        }));

        var got = await streams["b"].CallAsync(async ctx =>
        {
            var report = await ctx.Sync.GetAsync<Report>("report");
            return (await ctx.Sync.GetAsync<string>("text"), await ctx.Sync.GetAsync<string>("empty"), await ctx.Sync.GetAsync<long>("number"), await ctx.Sync.GetAsync<double>("fraction"),
                await ctx.Sync.GetAsync<bool>("flag"), await ctx.Sync.GetAsync<DayOfWeek>("day"), await ctx.Sync.GetAsync<TimeSpan>("time"), await ctx.Sync.GetAsync<int?>("nothing"),
                (await ctx.Sync.GetAsync<byte[]>("bytes")).Length, report == s_report with { Numbers = report.Numbers, More = report.More });
        });
        await giver.WaitAsync();

        Assert.Equal(("Grüße\n\"in two lines\" \\ \u0007 🎈\n", "", long.MinValue, 0.1 + 0.2, true, DayOfWeek.Friday, TimeSpan.FromTicks(123456789), (int?)null, 256, true), got);
        var here = await streams.Sync.GetAsync<Report>("report", from: "a");
        Assert.Equal((s_report.Text, s_report.Inner), (here.Text, here.Inner));
        Assert.Equal(s_report.Numbers, here.Numbers);
        Assert.Equal(s_report.More, here.More);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal async Task A_value_that_would_not_arrive_equal_is_refused_where_it_is_put_and_the_key_stays_free()
    {
        var stream = await OpenAsync();

        var refused = await stream.CallAsync(async ctx =>
        {
            string said = "";
            try
            {
                await ctx.Sync.PutAsync("shape", new Base[] { new Derived() });
            }
            catch (BlockCaptureException e)
            {
                said = e.Message;
            }
            await ctx.Sync.PutAsync("shape", "a circle");
            return (said, await ctx.Sync.GetAsync<string>("shape"));
        });
        var e = await Assert.ThrowsAnyAsync<MultiStreamException>(() => stream.CallAsync(async ctx => { await ctx.Sync.GetAsync<int>("shape"); }));

        Assert.Contains("shape", refused.said, StringComparison.Ordinal);
        Assert.Equal("a circle", refused.Item2);
        Assert.Contains("The value that 'a' put under 'shape' is no int as JSON: a circle", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BlockCaptureException>(() => StreamsOf(stream).PutAsync("half", "\ud83c"));
    }

    [PromiseFact, BrokenBy<LosesRequests>, BrokenBy<ChangesPutValues>]
    internal async Task A_get_waits_for_the_value_and_a_late_comer_finds_it()
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Block.Call(ctx => ctx.Sync.GetAsync<string>("port")));
        var body = streams.Sync.GetAsync<string>("port");
        await Task.Delay(TimeSpan.FromSeconds(0.7));   // longer than the hub needs to see who is stuck: none is, since another block may still be started
        Assert.False(body.IsCompleted);

        await streams["b"].CallAsync(ctx => ctx.Sync.PutAsync("port", "4711"));   // and has ended when others come

        Assert.Equal("4711", (await waiting.WaitAsync()).Value);
        Assert.Equal("4711", await body);
        Assert.Equal("4711", await streams["a"].CallAsync(ctx => ctx.Sync.GetAsync<string>("port", from: "b")));
        Assert.Equal(4711, await streams["b"].CallAsync(ctx => ctx.Sync.GetAsync<int>("port")));
    }

    [PromiseFact, BrokenBy<TakesFromAnybody>, BrokenBy<LosesRequests>]
    internal async Task A_get_from_a_stream_or_from_the_body_takes_nobody_elses()
    {
        var streams = await OpenAsync("a", "b");
        await streams["b"].CallAsync(ctx => ctx.Sync.PutAsync("who", ctx.Name));

        var waiting = streams["b"].Start(Block.Call(async ctx => (await ctx.Sync.GetAsync<string>("who", from: "main"), await ctx.Sync.GetAsync<string>("who", from: "A"))));
        await streams.Sync.PutAsync("who", "the body");
        await streams["a"].CallAsync(ctx => ctx.Sync.PutAsync("who", ctx.Name));

        Assert.Equal(("the body", "a"), (await waiting.WaitAsync()).Value);
        Assert.Equal("b", await streams.Sync.GetAsync<string>("who"));
    }

    [PromiseFact, BrokenBy<TurnsAnswersRound>, BrokenBy<LosesRequests>]
    internal async Task Get_all_gives_one_of_each_stream_in_their_order_whoever_came_first()
    {
        var streams = await OpenAsync("c", "a", "b");
        var asking = streams["a"].Start(Block.Call(ctx => ctx.Sync.GetAllAsync<int>("index")));
        foreach (string name in (string[])["b", "a", "c"])
            await streams[name].CallAsync(ctx => ctx.Sync.PutAsync("index", ctx.Name[0] - 'a'));

        Assert.Equal([2, 0, 1], (await asking.WaitAsync()).Value);
        Assert.Equal([2, 0, 1], await streams.Sync.GetAllAsync<int>("index"));
    }

    [PromiseFact, BrokenBy<TakesFromAnybody>, BrokenBy<LosesRequests>]
    internal async Task Get_all_of_a_role_takes_its_streams_only()
    {
        var streams = await OpenAsync("a", "b");   // each is a role of one
        var asking = streams["a"].Start(Block.Call(ctx => ctx.Sync.GetAllAsync<string>("name", "b", TimeSpan.FromSeconds(30))));

        await streams["b"].CallAsync(ctx => ctx.Sync.PutAsync("name", ctx.Name));

        Assert.Equal(["b"], (await asking.WaitAsync()).Value);
        Assert.Equal(["b"], await streams.Sync.GetAllAsync<string>("name", "B"));
    }

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<ForgetsLines>]
    internal async Task A_party_puts_a_key_once()
    {
        var streams = await OpenAsync("a", "b");

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams["a"].CallAsync(async ctx =>
        {
            await ctx.Sync.PutAsync("key", 1);
            await ctx.Sync.PutAsync("key", 2);
        }));

        Assert.Equal("MultiStream.SyncBrokenException", e.Result.Error!.Type);
        Assert.Matches(@"^Put 'key' of 'a' at ValuePromises\.cs:\d+ was refused: 'a' has put it already \('a' at ValuePromises\.cs:\d+ after [0-9.]+ s\); a party puts a key once\.$", e.Result.Error.Message);
        await streams["b"].CallAsync(ctx => ctx.Sync.PutAsync("key", 3));
        Assert.Equal([1, 3], await streams.Sync.GetAllAsync<int>("key"));
    }

    [PromiseFact, BrokenBy<ChangesPutValues>, BrokenBy<LosesRequests>]
    internal async Task A_value_of_a_megabyte_travels_and_a_longer_one_is_refused()
    {
        var streams = await OpenAsync("a", "b");
        const int Most = 1024 * 1024;

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams["a"].CallAsync(async ctx =>
        {
            await ctx.Sync.PutAsync("long", new string('x', Most - 1) + '!');
            await ctx.Sync.PutAsync("longer", new string('x', Most + 1));
        }));

        Assert.Contains("its value has 1048577 bytes, and 1048576 are the most", e.Result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal((Most, '!'), await streams["b"].CallAsync(async ctx => await ctx.Sync.GetAsync<string>("long") is var text ? (text.Length, text[^1]) : default));
    }

    private static StreamSync StreamsOf(ExecutionStream stream) => new(stream.Scope.Sync);

    /// <summary>Data as tests have it.</summary>
    internal sealed record Report(string Text, IReadOnlyList<int> Numbers, Dictionary<string, double> More, Report? Inner);

    /// <summary>JSON would keep of a <see cref="Derived"/> in its place only what it has of this.</summary>
    internal class Base
    {
        public string Name { get; set; } = "base";
    }

    internal sealed class Derived : Base
    {
        public int Size { get; set; } = 7;
    }
}
