using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Calls;

/// <summary>What a C# block knows of its stream and says to the test; tokens and secrets that it captured.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("name host and address truthfully, and carry every byte in both directions.")]
public class CallContextPromises(StreamKind kind) : Promise(kind)
{
    private static readonly AsyncLocal<string?> s_ambient = new();

    [PromiseFact, BrokenBy<TellsAnotherStream>]
    internal async Task A_block_knows_its_streams_name_role_index_count_and_address()
    {
        var streams = await OpenAsync("a", "b");

        var known = await streams.CallAsync(ctx => (ctx.Name, ctx.Role, ctx.Index, ctx.Count, ctx.Address));

        Assert.Equal(streams.Select(s => (s.Name, s.Role, s.Index, s.Place.Count, s.Address)), known);
    }

    [PromiseFact, BrokenBy<TellsAnotherStream>]
    internal async Task The_context_is_there_in_nested_methods_tasks_and_threads_of_the_block_and_nowhere_else()
    {
        var stream = await OpenAsync();

        Assert.Equal(["a", "a", "a", "a"], await stream.CallAsync(async () =>
        {
            string inThread = "";
            var thread = new Thread(() => inThread = Nested());
            thread.Start();
            thread.Join();
            await Task.Delay(1);
            return new[] { Nested(), await Task.Run(Nested), inThread, StreamContext.Current.Name };
        }));
        var e = Assert.Throws<MultiStreamException>(() => StreamContext.Current);
        Assert.StartsWith("There is no StreamContext here", e.Message, StringComparison.Ordinal);

        static string Nested() => StreamContext.Current.Name;
    }

    [PromiseFact, BrokenBy<LosesWords>]
    internal async Task What_a_block_logs_is_in_the_streams_log_with_its_number()
    {
        var stream = await OpenAsync();
        await stream.CallAsync(() => { });

        await stream.CallAsync(ctx => ctx.Log("half way"));

        Assert.Contains("[2] half way", stream.Log.Text, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<ReadyAtOnce>]
    internal async Task A_block_says_that_it_is_ready_with_a_value_or_without()
    {
        var stream = await OpenAsync();

        var with = stream.Start(Block.Call(async ctx => { ctx.SetReady(("x", 5)); ctx.SetReady(("y", 6)); await ctx.UntilStoppedAsync(); }));
        var without = stream.Start(Block.Call(async ctx => { ctx.SetReady(); await ctx.UntilStoppedAsync(); }));

        Assert.Equal(("x", 5), await with.ReadyAsync<(string, int)>());
        await with.ReadyAsync();
        await without.ReadyAsync();
        var e = await Assert.ThrowsAsync<MultiStreamException>(() => without.ReadyAsync<int>());
        Assert.EndsWith("is ready, but gave no value: call SetReady(value) in it, or wait with ReadyAsync().", e.Message, StringComparison.Ordinal);
        Assert.True(with.Active && without.Active);
    }

    [PromiseFact, BrokenBy<ReadyAtOnce>]
    internal async Task A_block_that_ends_before_it_is_ready_fails_the_wait_at_once()
    {
        var stream = await OpenAsync();

        var passed = await Assert.ThrowsAsync<BlockFailedException>(() => stream.Start(Block.Call(() => { })).ReadyAsync());
        var threw = await Assert.ThrowsAsync<BlockFailedException>(() => stream.Start(Block.Call(() => CallErrorPromises.Fail("z"))).ReadyAsync<int>());

        Assert.Contains("it returned before it was ready (it has not called SetReady)", passed.Message, StringComparison.Ordinal);
        Assert.Contains("z trouble", threw.Message, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<LosesWords>]
    internal async Task A_block_may_be_ready_by_what_it_writes()
    {
        var stream = await OpenAsync();

        var block = stream.Start(Block.Call(async ctx => { Console.WriteLine("listening on 5"); await ctx.UntilStoppedAsync(); }).ReadyOnOutput("listening"));

        await block.ReadyAsync();
        Assert.Equal("listening on 5\n", (await block.StopAsync()).StandardOutput);
    }

    [PromiseFact, BrokenBy<SwallowsCancels>, BrokenBy<CancelsAtOnce>]
    internal async Task A_captured_token_that_is_cancelled_here_is_cancelled_there()
    {
        var stream = await OpenAsync();
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var (token, never) = (source.Token, other.Token);

        var block = stream.Start(Block.Call(async ctx =>
        {
            ctx.SetReady(token.IsCancellationRequested);
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return (token.IsCancellationRequested, never.IsCancellationRequested, ctx.CancellationToken.IsCancellationRequested);
        }).WithTimeLimit(TimeSpan.FromSeconds(20)));
        Assert.False(await block.ReadyAsync<bool>());
        await source.CancelAsync();

        Assert.Equal((true, false, false), (await block.WaitAsync()).Value);
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task A_captured_token_that_was_cancelled_before_is_cancelled_when_the_block_begins()
    {
        var stream = await OpenAsync();
        var (cancelled, none) = (new CancellationToken(canceled: true), CancellationToken.None);
        await stream.CallAsync(() => { });

        for (int i = 0; i < 20; i++)
            Assert.Equal((true, false), await stream.CallAsync(() => (cancelled.IsCancellationRequested, none.IsCancellationRequested)));
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task A_captured_secret_travels_and_is_redacted_in_all_that_comes_back_as_text()
    {
        const string Value = "hunter2-of-the-block";
        var stream = await OpenAsync();
        var secret = new Secret(Value);

        Assert.Equal(Value.Length, await stream.CallAsync(() => secret.Reveal().Length));
        var failed = await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(ctx =>
        {
            Console.WriteLine($"the password is {secret.Reveal()}, in words {secret}");
            Console.Error.Write(secret.Reveal()[..10]);
            Console.Error.Write(secret.Reveal()[10..]);
            ctx.Log("log " + secret.Reveal());
            throw new ArgumentException("not accepted: " + secret.Reveal());
        }));

        var result = failed.Result;
        Assert.Equal("not accepted: ***", result.Error!.Message);
        Assert.Equal(("the password is ***, in words ***\n", "***"), (result.StandardOutput, result.StandardError));
        Assert.EndsWith("log ***", Assert.Single(stream.Log.Text.Split('\n'), l => l.Contains("[2] log", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(Value, failed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Value, stream.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, System.Text.Encoding.UTF8.GetString(await StdoutAsync(stream, 2)), StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<LosesWords>]
    internal async Task A_secret_that_a_block_makes_itself_does_not_leave_its_process_as_text()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(ctx =>
        {
            Environment.SetEnvironmentVariable("OF_THE_BLOCK", string.Concat("swor", "dfish"));
            var secret = Secret.FromEnvironment("OF_THE_BLOCK");
            foreach (char letter in $"say {secret.Reveal()} and enter, sword")
                Console.Write(letter);
            ctx.Log($"the word is {secret.Reveal()}");
            throw new ArgumentException("wrong: " + secret.Reveal());
        }));

        Assert.Equal(("say *** and enter, sword", "wrong: ***"), (e.Result.StandardOutput, e.Result.Error!.Message));
        Assert.Contains("the word is ***", stream.Log.Text, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task What_a_block_sets_of_its_threads_context_is_not_there_for_the_next_block()
    {
        var stream = await OpenAsync();

        for (int i = 0; i < 10; i++)
        {
            Assert.Null(await stream.CallAsync(() =>
            {
                var before = s_ambient.Value;
                s_ambient.Value = "left over";
                return before;
            }));
        }
    }
}
