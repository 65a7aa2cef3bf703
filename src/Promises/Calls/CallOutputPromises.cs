using System.Diagnostics;
using MultiStream.Promises.Saboteurs;
using static MultiStream.Promises.Calls.CallEndPromises;

namespace MultiStream.Promises.Calls;

/// <summary>What C# blocks write is theirs: by .NET's console always, past it as far as one process lets it be known.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("carry every byte from the agent, once and in order.")]
public class CallOutputPromises(StreamKind kind) : Promise(kind)
{
    private static readonly string[] s_names = ["one", "two"];

    [PromiseFact, BrokenBy<MixesCalls>, BrokenBy<LosesWords>]
    internal async Task What_two_blocks_write_to_the_console_at_once_is_told_apart()
    {
        var stream = await OpenAsync();
        var blocks = s_names.Select(name => Block.Call(async () =>
        {
            Crossing.Gate.SignalAndWait();
            for (int i = 0; i < 200; i++)
            {
                Console.WriteLine($"{name} {i}");
                Console.Error.Write(name + "\n");
                await (i % 10 == 0 ? Task.Run(() => Console.WriteLine($"{name} in a task")) : Task.CompletedTask);
            }
            var thread = new Thread(() => Console.WriteLine($"{name} in a thread"));
            thread.Start();
            thread.Join();
        })).ToList();

        var results = await Task.WhenAll(blocks.Select(b => stream.RunAsync(b)));

        foreach (var (name, result) in s_names.Zip(results))
        {
            Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"{name} {i}\n" + (i % 10 == 0 ? $"{name} in a task\n" : ""))) + $"{name} in a thread\n", result.StandardOutput);
            Assert.Equal(string.Concat(Enumerable.Repeat(name + "\n", 200)), result.StandardError);
        }
    }

    [PromiseFact, BrokenBy<LosesWords>]
    internal async Task All_ways_to_write_to_the_console_arrive_in_order()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Call(async () =>
        {
            Console.Write('a');
            Console.Write("b");
            Console.Write("{0}-{1}", 1, 2);
            Console.WriteLine();
            Console.WriteLine(5.5.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Console.WriteLine("x\ny".ToCharArray());
            await Console.Out.WriteLineAsync("async");
            Console.Out.Write("ä\U0001F600".AsSpan());
            foreach (char half in "\U0001F600\n")
                Console.Write(half);
            Console.Out.Flush();
        }));

        Assert.Equal("ab1-2\n5.5\nx\ny\nasync\nä\U0001F600\U0001F600\n", result.StandardOutput);
    }

    [PromiseFact, BrokenBy<LosesAnOutputFrame>]
    internal async Task What_one_block_writes_past_the_console_is_its_own_and_complete_when_it_returns()
    {
        var stream = await OpenAsync();

        for (int i = 0; i < 20; i++)
        {
            var result = await stream.RunAsync(Block.Call(() =>
            {
                Native.Say(1, "write\n");
                Native.Say(2, "error\n");
                _ = Native.Puts($"puts {i}");
                using var child = Process.Start("/bin/sh", ["-c", "echo child; echo child error >&2"]);
                child.WaitForExit();
            }));
            Assert.Equal(["child", $"puts {i}", "write"], result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
            Assert.Equal("error\nchild error\n", result.StandardError);
        }
    }

    [PromiseFact, BrokenBy<LosesAnOutputFrame>]
    internal async Task What_is_written_past_the_console_while_two_blocks_run_is_in_the_streams_log()
    {
        var stream = await OpenAsync();
        var other = stream.Start(Block.Call(async ctx => { ctx.SetReady(); await ctx.UntilStoppedAsync(); }));
        await other.ReadyAsync();

        var result = await stream.RunAsync(Block.Call(() =>
        {
            Native.Say(1, "whose is this\n");
            Native.Say(2, "and this\n");
        }));

        Assert.Equal(("", ""), (result.StandardOutput, result.StandardError));
        Assert.Contains("worker, stdout | whose is this", stream.Log.Text, StringComparison.Ordinal);
        Assert.Contains("worker, stderr | and this", stream.Log.Text, StringComparison.Ordinal);
        Assert.Equal("", (await other.StopAsync()).StandardOutput);
    }

    [PromiseFact, BrokenBy<LosesWords>]
    internal async Task A_block_may_close_its_standard_descriptors()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Call(() =>
        {
            Console.WriteLine("before");
            for (int descriptor = 0; descriptor < 4; descriptor++)
                _ = Native.Close(descriptor);
            Console.WriteLine("after");
            return 5;
        }));

        Assert.Equal((5, "before\nafter\n"), (result.Value, result.StandardOutput));
        Assert.Equal("well", await stream.CallAsync(() => "well"));
    }

    [PromiseFact, BrokenBy<LosesAByteOfAWorker>]
    internal async Task A_flood_of_lines_is_complete_and_does_not_grow_the_controller()
    {
        const int Lines = 40_000, MostMemory = 100_000_000;
        using var alone = await Memory.AloneAsync();
        var line = new string('x', 3999);
        var stream = await OpenAsync();
        await stream.CallAsync(() => { });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;

        var flood = stream.RunAsync(Block.Call(() =>
        {
            for (int i = 0; i < Lines; i++)
                Console.WriteLine(line);
        }));
        while (await Task.WhenAny(flood, Task.Delay(50)) != flood)
        {
            GC.Collect();   // other tests leave garbage in this process meanwhile
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }
        await flood;

        Assert.Equal(Lines * 4000L, new FileInfo(Path.Combine(Folder, "a", "2.stdout")).Length);
        Assert.True(most < MostMemory, $"the controller's memory grew by {most / 1e6:0} MB during a flood of {Lines * 4000L / 1e6:0} MB");
    }

    [PromiseFact, BrokenBy<LosesAnOutputFrame>]
    internal async Task What_is_written_to_the_console_without_a_block_harms_nothing_and_is_in_the_log()
    {
        var stream = await OpenAsync();

        await stream.CallAsync(() =>
        {
            using (ExecutionContext.SuppressFlow())
            {
                new Thread(() =>
                {
                    Crossing.Returned.WaitOne();
                    Console.WriteLine("from nobody's thread");
                    Console.Error.WriteLine("nor is this error");
                    Crossing.Written.Set();
                }) { IsBackground = true }.Start();
            }
        });
        var other = stream.Start(Block.Call(async ctx => { ctx.SetReady(); await ctx.UntilStoppedAsync(); }));
        await other.ReadyAsync();
        await stream.CallAsync(() => { Crossing.Returned.Set(); Crossing.Written.WaitOne(); });

        await Patient.UntilAsync(() => Task.FromResult(stream.Log.Text.Contains("worker, stdout | from nobody's thread", StringComparison.Ordinal) &&
            stream.Log.Text.Contains("worker, stderr | nor is this error", StringComparison.Ordinal)), TimeSpan.FromSeconds(5), "the words of nobody's thread");
        Assert.Equal(1, await stream.CallAsync(() => 1));
    }

    [PromiseFact, BrokenBy<LosesWords>]
    internal async Task What_a_task_writes_after_its_block_has_returned_is_in_the_log_and_not_in_the_result()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Call(() =>
        {
            Console.WriteLine("in time");
            _ = Task.Run(() => { Crossing.Returned.WaitOne(); Console.WriteLine("too late"); Crossing.Written.Set(); });
        }));
        await stream.CallAsync(() => { Crossing.Returned.Set(); Crossing.Written.WaitOne(); });

        Assert.Equal("in time\n", result.StandardOutput);
        await Patient.UntilAsync(() => Task.FromResult(stream.Log.Text.Contains("[1] after its end | too late", StringComparison.Ordinal)), TimeSpan.FromSeconds(5), "the late words");
    }

    [PromiseFact, BrokenBy<LosesAByteOfAWorker>]
    internal async Task The_console_has_nothing_to_read()
    {
        var stream = await OpenAsync();

        Assert.Equal((null, -1, ""), await stream.CallAsync(() => (Console.ReadLine(), Console.In.Read(), Console.In.ReadToEnd())));
    }

    /// <summary>Where the threads of one worker wait for each other.</summary>
    internal static class Crossing
    {
        public static readonly Barrier Gate = new(2);
        public static readonly AutoResetEvent Returned = new(false), Written = new(false);
    }
}
