using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Calls;

/// <summary>
/// Whatever a C# block does to its process: the block fails with what was seen, so do those that ran beside it, shell blocks of the stream go on, and the next C#
/// block gets a fresh process.
/// </summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("leave the agent alone when one of its children crashes: neither end the pipe nor write a word into it.")]
public partial class CallEndPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<ChangesExitCodes>, BrokenBy<HidesDeaths>, BrokenBy<DiesWithItsWorker>]
    internal async Task A_block_that_exits_its_process_fails_with_the_exit_code()
    {
        var result = await EndAsync(() => { Console.WriteLine("on the way"); Environment.Exit(3); });

        Assert.Equal((3, "on the way\n"), (result.ExitCode, result.StandardOutput));
        Assert.Equal("its process (the stream's worker) exited with 3 before the block returned", result.Reason);
    }

    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task A_block_that_exits_its_process_with_0_fails_too()
    {
        var result = await EndAsync(() => Environment.Exit(0));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("its process (the stream's worker) exited with 0 before the block returned", result.Reason);
    }

    [PromiseFact, BrokenBy<HidesSignals>, BrokenBy<HidesDeaths>]
    internal async Task A_block_that_fails_fast_shows_what_the_runtime_said()
    {
        var result = await EndAsync(() => Environment.FailFast("no way on"));

        Assert.Contains("no way on", result.StandardError, StringComparison.Ordinal);
        AssertSignal("6 (SIGABRT)", result);
    }

    [PromiseFact, BrokenBy<HidesSignals>, BrokenBy<HidesDeaths>]
    internal async Task A_block_that_overflows_its_stack_shows_it()
    {
        var result = await EndAsync(() => Console.WriteLine(Deep(1)));

        Assert.Contains("Stack overflow", result.StandardError, StringComparison.Ordinal);
        Assert.Contains(nameof(Deep), result.StandardError, StringComparison.Ordinal);
        AssertSignal("6 (SIGABRT)", result);
    }

    [PromiseFact, BrokenBy<HidesSignals>, BrokenBy<HidesDeaths>]
    internal async Task An_unhandled_exception_on_a_thread_of_a_block_ends_its_process_and_is_shown()
    {
        var result = await EndAsync(() =>
        {
            new Thread(() => CallErrorPromises.Fail("thread")).Start();
            Thread.Sleep(Timeout.Infinite);
        });

        Assert.Contains("thread trouble", result.StandardError, StringComparison.Ordinal);
        Assert.Contains(nameof(CallErrorPromises) + ".cs:line", result.StandardError, StringComparison.Ordinal);
        AssertSignal("6 (SIGABRT)", result);
    }

    [PromiseFact, BrokenBy<HidesSignals>, BrokenBy<HidesDeaths>]
    internal async Task A_block_that_crashes_in_native_code_names_the_signal()
    {
        AssertSignal("6 (SIGABRT)", await EndAsync(Native.Abort));
    }

    [PromiseFact, BrokenBy<HidesSignals>, BrokenBy<HidesDeaths>]
    internal async Task A_block_that_writes_to_memory_that_is_not_there_fails()
    {
        var result = await EndAsync(() => Native.Clear(1, 0, 64));

        AssertSignal("11 (SIGSEGV)", result);
    }

    [PromiseFact, BrokenBy<HidesSignals>, BrokenBy<DiesWithItsWorker>]
    internal async Task A_worker_that_is_killed_from_outside_fails_its_blocks_and_the_next_one_gets_a_fresh_one()
    {
        var stream = await OpenAsync();
        int pid = await stream.CallAsync(() => Environment.ProcessId);
        var block = stream.Start(Block.Call(() => Thread.Sleep(Timeout.Infinite)));

        await stream.RunAsync(Block.Shell($"kill -9 {pid}"));

        AssertSignal("9 (SIGKILL)", (await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync())).Result);
        Assert.NotEqual(pid, await stream.CallAsync(() => Environment.ProcessId));
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task A_block_that_takes_more_memory_than_there_is_throws_and_the_next_one_runs()
    {
        var stream = await OpenAsync();
        int pid = await stream.CallAsync(() => Environment.ProcessId);

        var result = await stream.RunAsync(Block.Call(() =>
        {
            AppContext.SetData("GCHeapHardLimit", 200_000_000UL);
            GC.RefreshMemoryLimit();
            var all = new List<byte[]>();
            while (true)
                all.Add(new byte[10_000_000]);
        }).AllowFailure());

        Assert.Equal((BlockOutcome.Failed, "System.OutOfMemoryException"), (result.Outcome, result.Error!.Type));
        Assert.Equal(pid, await stream.CallAsync(() => Environment.ProcessId));
    }

    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task The_blocks_that_ran_beside_one_that_ended_their_process_say_what_happened_and_show_its_last_words()
    {
        var stream = await OpenAsync();
        var beside = stream.Start(Block.Call(async ctx => { Console.WriteLine("mine"); ctx.SetReady(); await ctx.UntilStoppedAsync(); }).Named("beside"));
        await beside.ReadyAsync();

        var culprit = await stream.RunAsync(Block.Call(() =>
        {
            Native.Say(2, "out of luck\n");
            Environment.Exit(5);
        }).AllowFailure());
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => beside.WaitAsync());

        Assert.Equal((BlockOutcome.Failed, 5), (culprit.Outcome, culprit.ExitCode));
        Assert.Equal((BlockOutcome.Failed, 5, "mine\n"), (e.Result.Outcome, e.Result.ExitCode, e.Result.StandardOutput));
        Assert.Contains("its process (the stream's worker) exited with 5 before the block returned. Its last lines on stderr:\nout of luck", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs a block that ends its process; makes sure that the stream does not mind.</summary>
    private async Task<BlockResult> EndAsync(Action body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        var stream = await OpenAsync();
        var shell = stream.Start(Block.Shell("echo up; until [ -e go ]; do sleep 0.02; done; echo went on").ReadyOnOutput("up"));
        await shell.ReadyAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Call(body, code)));

        Assert.Equal(BlockOutcome.Failed, e.Result.Outcome);
        Assert.Equal("fresh", await stream.CallAsync(() => { File.WriteAllText("go", ""); return "fresh"; }));
        Assert.Equal("up\nwent on\n", (await shell.WaitAsync()).StandardOutput);
        return e.Result;
    }

    private static void AssertSignal(string signal, BlockResult result) =>
        Assert.Equal((null, $"its process (the stream's worker) was ended by signal {signal} before the block returned"), (result.ExitCode, result.Reason));

    private static int Deep(int depth) => depth == 0 ? 0 : Deep(depth + 1) + 1;

    /// <summary>What .NET would rather not do.</summary>
    internal static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "abort")]
        public static partial void Abort();

        [LibraryImport("libc", EntryPoint = "close")]
        public static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "memset")]
        public static partial void Clear(nint target, int value, nint count);

        [LibraryImport("libc", EntryPoint = "puts", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Puts(string text);

        /// <summary>Past .NET's console.</summary>
        public static void Say(int descriptor, string text)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            _ = Write(descriptor, bytes, bytes.Length);
        }

        [LibraryImport("libc", EntryPoint = "write")]
        private static partial nint Write(int descriptor, byte[] bytes, nint count);
    }
}
