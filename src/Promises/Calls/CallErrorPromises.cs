using System.Text.RegularExpressions;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Calls;

/// <summary>What a C# block throws comes back as data, and shows first where it was thrown.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("carry every byte in both directions, once and in order.")]
public class CallErrorPromises(StreamKind kind) : Promise(kind)
{
    private const string File = nameof(CallErrorPromises) + ".cs";

    [PromiseFact, BrokenBy<FlattensExceptions>, BrokenBy<SwallowsExceptions>]
    internal async Task An_exception_comes_back_with_type_message_inner_and_the_users_line()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(() => Fail("deep")));

        Assert.Equal((BlockOutcome.Failed, null), (e.Result.Outcome, e.Result.ExitCode));
        var error = e.Result.Error!;
        Assert.Equal((typeof(OddException).FullName, "deep trouble"), (error.Type, error.Message));
        Assert.Equal(("System.IO.FileNotFoundException", "no deep"), (error.Inner!.Type, error.Inner.Message));
        Assert.Null(error.Inner.Inner);
        Assert.Matches($@"^   at {typeof(CallErrorPromises).FullName}\.Fail\(String what\) in .*{File}:line [0-9]+\n", error.StackTrace!);
        Assert.DoesNotContain("MultiStream.Lambdas", error.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("MultiStream.Agent", error.StackTrace, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<FlattensExceptions>]
    internal async Task An_exception_is_what_its_type_and_its_base_types_are()
    {
        var stream = await OpenAsync();

        var error = (await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(() => Fail("x")))).Result.Error!;

        Assert.True(error.Is<OddException>() && error.Is<InvalidOperationException>() && error.Is<Exception>());
        Assert.False(error.Is<IOException>());
        Assert.True(error.Inner!.Is<IOException>());
    }

    [PromiseFact, BrokenBy<FlattensExceptions>]
    internal async Task The_message_of_a_failed_block_shows_the_remote_frame_first_and_the_stack_begins_with_it()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Call(() =>
        {
            Console.Error.WriteLine("last words");
            Fail("y");
        }).Named("step")));

        Assert.Matches($@"^Block 'step' on stream 'a' @ {stream.Host} failed after [0-9.]+ s: it threw {Regex.Escape(typeof(OddException).FullName!)}: y trouble\." +
            $@"\n   at {typeof(CallErrorPromises).FullName}\.Fail\(String what\) in .*{File}:line [0-9]+\n ---> System\.IO\.FileNotFoundException: no y\nIts last lines on stderr:\nlast words$", e.Message);
        Assert.StartsWith($"   at {typeof(CallErrorPromises).FullName}.Fail(String what) in ", e.StackTrace, StringComparison.Ordinal);
        Assert.Contains($"--- end of stack on stream 'a' @ {stream.Host} ---", e.StackTrace, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task What_a_task_throws_later_and_what_a_thread_pool_throws_is_the_blocks_too()
    {
        var stream = await OpenAsync();

        async Task<string> TypeOf(Func<ExecutionStream, Task> call) => (await Assert.ThrowsAsync<BlockFailedException>(() => call(stream))).Result.Error!.Type;

        Assert.Equal(typeof(OddException).FullName, await TypeOf(s => s.CallAsync(async () => { await Task.Delay(10); Fail("later"); })));
        Assert.Equal(typeof(OddException).FullName, await TypeOf(s => s.CallAsync(async () => await Task.Run(() => Fail("pool")))));
        Assert.Equal("System.OperationCanceledException", await TypeOf(s => s.CallAsync(() => throw new OperationCanceledException())));
        Assert.Equal("System.AggregateException", await TypeOf(s => s.CallAsync(() => Task.Run(() => Fail("waited")).Wait())));
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task An_exception_that_was_allowed_is_an_answer()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Call(() => 5 / Zero()).AllowFailure());

        Assert.Equal((BlockOutcome.Failed, false, "System.DivideByZeroException"), (result.Outcome, result.HasValue, result.Error!.Type));
        Assert.StartsWith("There is no value: ", Assert.Throws<InvalidOperationException>(() => result.Value).Message, StringComparison.Ordinal);
        Assert.False(stream.Success);
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task A_value_that_cannot_travel_back_fails_its_block_and_names_itself()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(() => new Knot().Tied()));

        Assert.True(e.Result.Error!.Is<BlockCaptureException>());
        Assert.Contains("The block returns a Knot, and ", e.Message, StringComparison.Ordinal);
        Assert.Contains("that contains itself", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await stream.CallAsync(() => 1));
    }

    [PromiseFact, BrokenBy<DiesWithItsWorker>]
    internal async Task A_value_that_cannot_be_made_here_fails_its_block_and_says_why()
    {
        var stream = await OpenAsync();
        Picky.Here = true;

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(() => new Dictionary<Picky, int> { [new(5)] = 1 }));

        Assert.Contains("it returned, and its value cannot be read: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("not in this process", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(() => Environment.Exit(1)));
        Assert.Equal(1, await stream.CallAsync(() => 1));
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task An_exception_whose_own_code_throws_still_comes_back()
    {
        var stream = await OpenAsync();

        var error = (await Assert.ThrowsAsync<BlockFailedException>(() => stream.CallAsync(() => throw new BrokenException()))).Result.Error!;

        Assert.Equal((typeof(BrokenException).FullName, "(it threw System.NotSupportedException when it was asked for this)"), (error.Type, error.Message));
        Assert.Contains(File, error.StackTrace, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task A_slice_whose_blocks_throw_lists_every_failure()
    {
        var streams = await OpenAsync("a", "b", "c");

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams.CallAsync(ctx =>
        {
            if (ctx.Name != "b")
                Fail(ctx.Name);
        }));

        Assert.Equal(["a", "c"], e.Results.Select(r => r.Stream.Name).Order());
        Assert.All(e.Results, r => Assert.Equal($"{r.Stream.Name} trouble", r.Error!.Message));
        Assert.True(streams["b"].Success);
    }

    private static int Zero() => 0;

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Fail(string what)
    {
        try
        {
            throw new FileNotFoundException($"no {what}");
        }
        catch (IOException e)
        {
            throw new OddException($"{what} trouble", e);
        }
    }

    internal sealed class OddException(string message, Exception inner) : InvalidOperationException(message, inner);

    internal sealed class BrokenException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    /// <summary>Can be a key in a worker only: statics of the test's process are its own.</summary>
    internal readonly record struct Picky(int Number)
    {
        public static bool Here { get; set; }

        public override int GetHashCode() => Here ? throw new NotSupportedException("not in this process") : Number;
    }

    /// <summary>Data that holds itself.</summary>
    internal sealed class Knot
    {
        public Knot? Other { get; set; }

        public Knot Tied()
        {
            Other = this;
            return this;
        }
    }
}
