using System.Security.Cryptography;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>What a block writes arrives: every byte, once, in order, on the side where it was written.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("carry every byte from the agent, once and in order, the last ones too; hold back the agent when nobody reads, instead of storing.")]
public class OutputPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<ChangesAByte>, BrokenBy<LosesAnOutputFrame>, BrokenBy<SwapsOutputFrames>, BrokenBy<RepeatsOutput>]
    internal async Task Bytes_of_stdout_and_stderr_arrive_as_they_were_written()
    {
        var stream = await OpenAsync();

        await stream.RunAsync(Block.Shell("head -c 1000000 /dev/urandom >out; head -c 1000003 /dev/urandom >err; cat out & cat err >&2; wait"));

        var sums = (await stream.RunAsync(Block.Shell("sha256sum out err"))).StandardOutput;
        Assert.Equal($"{Sum(await StdoutAsync(stream))}  out\n{Sum(await StderrAsync(stream))}  err\n", sums);
    }

    [PromiseFact, BrokenBy<SwapsThePipes>]
    internal async Task Stdout_and_stderr_stay_apart()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("echo to stdout; echo to stderr >&2"));

        Assert.Equal(("to stdout\n", "to stderr\n"), (result.StandardOutput, result.StandardError));
    }

    [PromiseFact, BrokenBy<SwapsOutputFrames>]
    internal async Task Lines_of_one_pipe_keep_their_order()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done"));

        Assert.Equal(string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}\n")), result.StandardOutput);
    }

    [PromiseFact, BrokenBy<EndsLines>]
    internal async Task A_last_line_without_a_newline_stays_without_one()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("printf abc; printf '\\ndef' >&2"));

        Assert.Equal(("abc", "\ndef"), (result.StandardOutput, result.StandardError));
    }

    [PromiseFact, BrokenBy<SpeaksText>]
    internal async Task Bytes_that_are_no_text_are_replaced_in_the_result_and_kept_in_the_file()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("printf 'a\\377b\\303\\000c\\303\\244'"));

        Assert.Equal("a\uFFFDb\uFFFD\0cä", result.StandardOutput);
        Assert.Equal([(byte)'a', 0xFF, (byte)'b', 0xC3, 0, (byte)'c', 0xC3, 0xA4], await StdoutAsync(stream));
    }

    [PromiseFact, BrokenBy<EndsLines>]
    internal async Task A_block_that_writes_nothing_has_empty_output()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Program("true"));

        Assert.Equal(("", ""), (result.StandardOutput, result.StandardError));
    }

    [PromiseFact, BrokenBy<KeepsEnds>]
    internal async Task A_block_may_close_its_output_and_go_on()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("echo before; exec 1>&-; echo lost; exec 2>&-; echo lost too >&2; echo done >file; exit 3").AllowFailure());

        Assert.Equal((3, "before\n"), (result.ExitCode, result.StandardOutput));
        Assert.Equal("done\n", (await stream.RunAsync(Block.Shell("cat file"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<HoldsStdinOpen>]
    internal async Task Stdin_is_empty_and_never_makes_a_block_wait()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("cat; read -r line || echo nothing to read").WithTimeLimit(TimeSpan.FromSeconds(15)));

        Assert.Equal("nothing to read\n", result.StandardOutput);
    }

    [PromiseFact, BrokenBy<ChangesAByte>]
    internal async Task Output_beyond_the_limit_keeps_its_head_and_tail_and_says_where_all_of_it_is()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo last"));

        var file = Path.Combine(Folder, "a", "1.stdout");
        Assert.StartsWith("first\nxxx", result.StandardOutput, StringComparison.Ordinal);
        Assert.EndsWith("xxxlast\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains($"\n[… 2000011 bytes left out; all of it is in {file} …]\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(3_000_011, new FileInfo(file).Length);
    }

    [PromiseFact, BrokenBy<WithholdsCredit>]
    internal async Task A_flood_is_slowed_never_stored_and_lets_small_blocks_through()
    {
        const long Flood = 200_000_000, MostMemory = 100_000_000;
        using var alone = await Memory.AloneAsync();
        var stream = await OpenAsync();
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // The flood ends only when the small block has run: it must not queue behind it.
        var flood = stream.Start(Block.Shell($"head -c {Flood} /dev/zero; until [ -e small-block-ran ]; do head -c 100000 /dev/zero; done").ReadyOnOutput("\0"));
        await flood.ReadyAsync();
        var small = await stream.RunAsync(Block.Shell("touch small-block-ran; echo small"));
        Assert.Equal("small\n", small.StandardOutput);
        long most = 0;
        var ended = flood.WaitAsync();
        while (await Task.WhenAny(ended, Task.Delay(20)) != ended)
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        await ended;

        Assert.InRange(new FileInfo(Path.Combine(Folder, "a", "1.stdout")).Length, Flood, long.MaxValue);
        Assert.True(most < MostMemory, $"the controller's memory grew by {most / 1e6:0} MB during a flood of {Flood / 1e6:0} MB");
        Assert.InRange(await AgentMemoryAsync(stream), 1, MostMemory);
    }

    [PromiseFact, BrokenBy<LosesLateOutput>]
    internal async Task What_an_orphan_writes_after_the_end_of_its_block_is_in_the_log_and_not_in_the_result()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("(until [ -e go ]; do sleep 0.02; done; echo from the orphan) & echo from the block"));
        await stream.RunAsync(Block.Shell("touch go"));
        await Patient.UntilAsync(() => Task.FromResult(stream.Log.Text.Contains("[1] after its end | from the orphan", StringComparison.Ordinal)), TimeSpan.FromSeconds(5), "the orphan's words");

        Assert.Equal("from the block\n", result.StandardOutput);
    }

    /// <summary>The most memory that the stream's agent ever had. A block's parent is the agent.</summary>
    private static async Task<long> AgentMemoryAsync(ExecutionStream stream)
    {
        var peak = (await stream.RunAsync(Block.Shell("grep VmHWM /proc/$PPID/status"))).StandardOutput;
        return long.Parse(peak.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
