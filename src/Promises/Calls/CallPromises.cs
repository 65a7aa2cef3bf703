using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Calls;

/// <summary>C# blocks run where their stream is, and their values come back.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("carry every byte in both directions, 20 MB at a time too; the place can run the project's files for its processor.")]
public class CallPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task All_eight_shapes_run_on_a_stream()
    {
        var stream = await OpenAsync();
        string word = "w";

        await stream.CallAsync(() => File.WriteAllText("1", word + Environment.ProcessId));
        await stream.CallAsync(async () => await File.WriteAllTextAsync("2", word + Environment.ProcessId));
        await stream.CallAsync(ctx => File.WriteAllText("3", word + ctx.Name + Environment.ProcessId));
        await stream.CallAsync(async ctx => await File.WriteAllTextAsync("4", word + ctx.Name + Environment.ProcessId));
        int pid = await stream.CallAsync(() => Environment.ProcessId);
        var values = new[]
        {
            await stream.CallAsync(() => File.ReadAllText("1")),
            await stream.CallAsync(async () => await File.ReadAllTextAsync("2")),
            await stream.CallAsync(ctx => ctx.Name + File.ReadAllText("3")),
            await stream.CallAsync(async ctx => ctx.Name + await File.ReadAllTextAsync("4")),
        };

        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Equal([$"w{pid}", $"w{pid}", $"awa{pid}", $"awa{pid}"], values);
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task All_eight_shapes_run_on_a_slice_and_values_come_in_the_order_of_the_streams()
    {
        var streams = await OpenAsync("a", "b");
        string word = "w";

        await streams.CallAsync(() => File.WriteAllText("1", word));
        await streams.CallAsync(async () => await File.WriteAllTextAsync("2", word));
        await streams.CallAsync(ctx => File.WriteAllText("3", word + ctx.Name));
        await streams.CallAsync(async ctx => await File.WriteAllTextAsync("4", word + ctx.Name));

        Assert.Equal(["w", "w"], await streams.CallAsync(() => File.ReadAllText("1")));
        Assert.Equal(["w", "w"], await streams.CallAsync(async () => await File.ReadAllTextAsync("2")));
        Assert.Equal(["awa", "bwb"], await streams.CallAsync(ctx => ctx.Name + File.ReadAllText("3")));
        Assert.Equal(["awa", "bwb"], await streams.CallAsync(async ctx => ctx.Name + await File.ReadAllTextAsync("4")));
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task Values_of_many_types_come_back_equal()
    {
        var stream = await OpenAsync();

        Assert.Equal("", await stream.CallAsync(() => ""));
        Assert.Equal("\0\r\n\uD800ä\U0001F600", await stream.CallAsync(() => "\0\r\n\uD800ä\U0001F600"));
        Assert.Null(await stream.CallAsync(() => (string?)null));
        Assert.Equal((true, long.MinValue, (byte)7), await stream.CallAsync(() => (true, long.MinValue, (byte)7)));
        Assert.Equal(double.NaN, await stream.CallAsync(() => double.NaN));
        Assert.Equal(1.1m, await stream.CallAsync(() => 1.1m));
        Assert.Equal(DayOfWeek.Friday, await stream.CallAsync(() => DayOfWeek.Friday));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), await stream.CallAsync(() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))));
        Assert.Equal(Guid.Empty, await stream.CallAsync(() => Guid.Empty));
        Assert.Equal(new Uri("http://a/b?c"), await stream.CallAsync(() => new Uri("http://a/b?c")));
        Assert.Equal([1, 2, 3], await stream.CallAsync(() => new List<int> { 1, 2, 3 }));
        Assert.Equal([null, 5], await stream.CallAsync(() => new int?[] { null, 5 }));
        Assert.Equal(new Dictionary<string, double> { ["a"] = 0.5 }, await stream.CallAsync(() => new Dictionary<string, double> { ["a"] = 0.5 }));
        Assert.Equal(new Measured("x", 1.5, null), await stream.CallAsync(() => new Measured("x", 1.5, null)));
        Assert.Equal(new Measured("x", 1.5, new("y", -0.0, null)), await stream.CallAsync(async () => { await Task.Yield(); return new Measured("x", 1.5, new("y", -0.0, null)); }));
    }

    [PromiseFact, BrokenBy<ChangesValues>, BrokenBy<LosesAByteOfAWorker>]
    internal async Task What_a_block_captured_arrives_as_it_was_when_the_block_was_made()
    {
        var stream = await OpenAsync();
        var (text, numbers, point) = ("before", new List<int> { 1, 2 }, (X: 1, Y: 2.5));
        var block = Block.Call(() => $"{text} {string.Join(',', numbers)} {point.X}");
        numbers.Add(3);

        var first = await stream.RunAsync(block);
        var values = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            int copy = i;
            values.Add(await stream.CallAsync(() => copy * 10));
        }

        Assert.Equal("before 1,2 1", first.Value);
        Assert.Equal([0, 10, 20], values);
        Assert.Equal(("() => copy * 10", BlockOutcome.Passed, null, true), (stream.Results[^1].Title, first.Outcome, first.ExitCode, first.HasValue));
    }

    [PromiseFact, BrokenBy<LosesAByteOfAWorker>]
    internal async Task Twenty_megabytes_go_and_twenty_come_back()
    {
        using var alone = await Memory.AloneAsync();
        var stream = await OpenAsync();
        var there = new byte[20_000_000];
        new Random(1).NextBytes(there);

        var back = await stream.CallAsync(() => there.Reverse().ToArray());

        Array.Reverse(back);
        Assert.True(there.AsSpan().SequenceEqual(back), "20 MB came back otherwise than they went");
    }

    [PromiseFact, BrokenBy<OneCallAtATime>]
    internal async Task Twenty_blocks_at_once_that_block_their_threads_all_go_on()
    {
        var stream = await OpenAsync();

        var met = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => stream.CallAsync(() =>
        {
            Meeting.Point.Signal();
            return Meeting.Point.Wait(TimeSpan.FromSeconds(20)) ? i : -1;
        })));

        Assert.Equal(Enumerable.Range(0, 20), met);
    }

    [PromiseFact, BrokenBy<KillsAfterEachCall>]
    internal async Task Two_hundred_calls_in_a_row_run_in_one_process()
    {
        var stream = await OpenAsync();
        int pid = await stream.CallAsync(() => Environment.ProcessId);

        for (int i = 0; i < 200; i++)
            Assert.Equal((pid, i), await stream.CallAsync(() => (Environment.ProcessId, i)));
    }

    [PromiseFact, BrokenBy<KillsAfterEachCall>]
    internal async Task Statics_last_from_block_to_block_and_streams_do_not_share_them()
    {
        var streams = await OpenAsync("a", "b");

        await streams["a"].CallAsync(() => { Meeting.Word = "of a"; });
        await streams["b"].CallAsync(() => { Meeting.Word += " b"; });

        Assert.Equal(["of a", " b"], await streams.CallAsync(() => Meeting.Word));
        Assert.Equal("", Meeting.Word);
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task A_later_block_talks_to_a_service_that_an_earlier_one_left_in_a_static()
    {
        var stream = await OpenAsync();

        var service = stream.Start(Block.Call(async ctx =>
        {
            Meeting.Service = question => question + "!";
            ctx.SetReady();
            await ctx.UntilStoppedAsync();
            Meeting.Service = null;
        }));
        await service.ReadyAsync();

        Assert.Equal("hello!", await stream.CallAsync(() => Meeting.Service!("hello")));
        await service.StopAsync();
        Assert.True(await stream.CallAsync(() => Meeting.Service is null));
    }

    [PromiseFact, BrokenBy<OpensNothing>]
    internal async Task A_block_that_captures_a_stream_is_refused_before_any_stream_is_opened()
    {
        var stream = Declare("a")[0];

        var e = await Assert.ThrowsAsync<BlockCaptureException>(() => stream.CallAsync(() => stream.Name));

        Assert.Equal("stream", e.Variable);
        Assert.False(stream.Touched);
        Assert.Empty(stream.Results);
        Assert.Equal("a", await stream.CallAsync(ctx => ctx.Name));
    }

    /// <summary>Where the blocks of one worker find each other.</summary>
    internal static class Meeting
    {
        public static readonly CountdownEvent Point = new(20);

        public static string Word { get; set; } = "";

        public static Func<string, string>? Service { get; set; }
    }

    internal sealed record Measured(string Name, double Value, Measured? Next);
}
