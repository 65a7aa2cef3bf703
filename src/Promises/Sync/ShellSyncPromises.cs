using System.Globalization;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Sync;

/// <summary>The command <c>ms</c>: the same hub for whatever runs in a shell, on every place with nothing but a POSIX sh.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what both ends write.")]
public class ShellSyncPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<IgnoresShells>]
    internal async Task A_shell_and_a_C_sharp_block_meet_however_often()
    {
        var streams = await OpenAsync("a", "b");
        var code = streams["a"].Start(Block.Call(async ctx =>
        {
            for (int round = 0; round < 5; round++)
                await ctx.Sync.BarrierAsync("round");
        }));

        var shell = await streams["b"].RunAsync(Block.Shell("for i in 1 2 3 4 5; do ms barrier round || exit; done; echo met"));

        await code.WaitAsync();
        Assert.Equal("met\n", shell.StandardOutput);
    }

    [PromiseFact, BrokenBy<IgnoresShells>, BrokenBy<PraisesShells>]
    internal async Task Values_go_between_shells_C_sharp_and_the_body()
    {
        var streams = await OpenAsync("a", "b");

        await streams.Sync.PutAsync("url", "http://[::1]/?q=grün&x=\"1\"");
        var shell = streams["a"].Start(Block.Shell("ms put port 4711; ms put of-a -v; ms get url main; ms get-all of-a a; ms get record; ms get-all port"));
        int port = await streams["b"].CallAsync(async ctx =>
        {
            await ctx.Sync.PutAsync("record", new Dictionary<string, int> { ["x"] = 1 });
            await ctx.Sync.PutAsync("port", 1);
            return await ctx.Sync.GetAsync<int>("port", from: "a");
        });

        Assert.Equal(4711, port);
        Assert.Equal("http://[::1]/?q=grün&x=\"1\"\na\t-v\n{\"x\":1}\na\t4711\nb\t1\n", (await shell.WaitAsync()).StandardOutput);
    }

    [PromiseFact, BrokenBy<IgnoresShells>, BrokenBy<PraisesShells>]
    internal async Task A_value_of_200_kB_with_umlauts_and_lines_goes_both_ways()
    {
        var stream = await OpenAsync();
        string value = string.Concat(Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} Größe \\n 'x' \"y\" $HOME  \n"))) + "\n  end";
        await new StreamSync(stream.Scope.Sync).PutAsync("in", value);

        var result = await stream.RunAsync(Block.Shell("ms get in >copy && ms put out - <copy && wc -c <copy"));

        Assert.Equal(value + "\n", await new StreamSync(stream.Scope.Sync).GetAsync<string>("out"));
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(value) + 1, int.Parse(result.StandardOutput, CultureInfo.InvariantCulture));
    }

    [PromiseFact, BrokenBy<IgnoresShells>, BrokenBy<PraisesShells>]
    internal async Task Messages_have_their_documented_meaning()
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Block.Shell("ms wait up; ms send up own=yes; ms wait-all up; ms wait-all up b"));

        await streams["b"].RunAsync(Block.Shell("ms send up ip=10.0.0.5 'name=two words'"));

        Assert.Equal("ip=10.0.0.5\nname=two words\na:own=yes\nb:ip=10.0.0.5\nb:name=two words\nb:ip=10.0.0.5\nb:name=two words\n", (await waiting.WaitAsync()).StandardOutput);
    }

    [PromiseFact, BrokenBy<IgnoresShells>, BrokenBy<PraisesShells>]
    internal async Task A_shell_knows_itself_and_the_others()
    {
        var streams = await OpenAsync("a", "b");

        var result = await streams["b"].RunAsync(Block.Shell("ms self; ms role; ms group; ms log half way; ms help | grep -c barrier"));

        Assert.Equal("b\nb\na\ta\nb\tb\n1\n", result.StandardOutput);
        Assert.Contains("[1] half way", streams["b"].Log.Text, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<IgnoresShells>]
    internal async Task A_shell_block_says_that_it_is_ready()
    {
        var stream = await OpenAsync();

        var block = stream.Start(Block.Shell("ms ready; sleep 600"));

        await block.ReadyAsync();
        await block.StopAsync();
    }

    [PromiseFact, BrokenBy<IgnoresShells>]
    internal async Task A_shell_block_is_ready_with_a_value()
    {
        var stream = await OpenAsync();

        var with = stream.Start(Block.Shell("ms ready 'http://[::1]/größer x'; sleep 600"));
        var without = stream.Start(Block.Shell("ms ready; sleep 600"));

        Assert.Equal("http://[::1]/größer x", await with.ReadyAsync<string>());
        Assert.Equal(
            "Block 'ms ready; sleep 600' on stream 'a' is ready, but gave no value: run 'ms ready VALUE' in it, or wait with ReadyAsync().",
            (await Assert.ThrowsAsync<MultiStreamException>(() => without.ReadyAsync<string>())).Message);
        Assert.StartsWith(
            "The ready value of block 'ms ready 'http://[::1]/größer x'; sleep 600' on stream 'a' is no Int32: ",
            (await Assert.ThrowsAsync<MultiStreamException>(() => with.ReadyAsync<int>())).Message, StringComparison.Ordinal);
        await with.StopAsync();
        await without.StopAsync();
    }

    [PromiseFact, BrokenBy<PraisesShells>]
    internal async Task Exit_codes_and_sentences_tell_what_went_wrong()
    {
        var streams = await OpenAsync("a", "b");
        var other = streams["b"].Start(Block.Shell("sleep 600"));

        var result = await streams["a"].RunAsync(Block.Shell("""
            ms get never b --timeout 0.2; echo $?
            ms barrier; echo $?
            ms put k 1; ms put k 2; echo $?
            ms nonsense; echo $?
            ms put k; echo $?
            ms fail 'it broke'; echo $?
            """));
        await other.StopAsync();
        var broken = await streams["a"].RunAsync(Block.Shell("ms barrier go 3; echo $?"));

        Assert.Equal("3\n2\n2\n2\n2\n2\n", result.StandardOutput);
        var said = result.StandardError.Split('\n');
        Assert.StartsWith("ms: Get 'never' was broken: the limit of 0.2 s that 'a' gave it is over.", said[0], StringComparison.Ordinal);
        Assert.Equal("ms: barrier: its shape is: barrier NAME [PARTIES] [--timeout S].", said[1]);
        Assert.Contains("a party puts a key once", said[2], StringComparison.Ordinal);
        Assert.Equal("ms: There is no command 'nonsense': 'help' lists them.", said[3]);
        Assert.Equal("ms: put: the value is missing: put k VALUE, or put k - for a text from stdin.", said[4]);
        Assert.Equal("ms: A block fails by its exit code: write exit 1. 'fail' is for participants that were started by hand.", said[5]);
        Assert.Equal("1\n", broken.StandardOutput);
        Assert.StartsWith("ms: Barrier 'go' was broken: ", broken.StandardError, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<KeepsDeadShells>, BrokenBy<HidesBreaks>]
    internal async Task An_ms_that_is_killed_while_it_waits_breaks_the_barrier_for_the_others()
    {
        var streams = await OpenAsync("a", "b", "c");
        streams["c"].Start(Block.Shell("sleep 600"));   // it may still come, however slow this machine is
        var waiting = streams["a"].Start(Waits.InBarrier("go"));
        await waiting.ReadyAsync();

        var shell = streams["b"].Start(Block.Shell("""
            ms barrier go & pid=$!
            until readlink /proc/$pid/fd/4 | grep -q 'deleted'; do :; done   # the agent has taken it
            ms self; kill -9 $pid; sleep 600
            """));
        var told = (await waiting.WaitAsync()).Value;
        await shell.StopAsync();

        Assert.Matches("^Barrier 'go' was broken: stream 'b' stopped waiting after [0-9.]+ s\\.", told.Message);
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task A_shell_block_that_ends_while_its_ms_waits_breaks_the_barrier_for_the_others()
    {
        var streams = await OpenAsync("a", "b", "c");
        streams["c"].Start(Block.Shell("sleep 600"));
        var waiting = streams["a"].Start(Waits.InBarrier("go"));
        await waiting.ReadyAsync();

        await streams["b"].Start(Block.Shell("""
            ms barrier go & pid=$!
            until readlink /proc/$pid/fd/4 | grep -q 'deleted'; do :; done
            ms self; kill -9 $$
            """)).Ended;
        var told = (await waiting.WaitAsync()).Value;

        Assert.Matches("^Barrier 'go' was broken: stream 'b' (left it|ended while it waited,) after [0-9.]+ s,? because its block was ended by signal 9", told.Message);
    }

    [PromiseFact, BrokenBy<IgnoresShells>, BrokenBy<PraisesShells>]
    internal async Task Fifty_at_once_are_all_answered_and_leave_nothing_behind()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("""
            i=0; while [ $i -lt 50 ]; do i=$((i+1)); { ms put "k$i" "v$i" && ms get "k$i" >"got.$i"; } & done; wait
            cat got.* | wc -l; ls "${MULTISTREAM_SYNC#door:}" | grep -c '^[aq]\.'; cat got.50
            """).WithTimeLimit(TimeSpan.FromSeconds(40)));

        Assert.Equal("50\n0\nv50\n", result.StandardOutput.Replace(" ", "", StringComparison.Ordinal));
    }

    [PromiseFact, BrokenBy<IgnoresShells>]
    internal async Task A_child_of_a_C_sharp_block_speaks_for_its_stream()
    {
        var streams = await OpenAsync("a", "b");

        var said = await streams["b"].CallAsync(async () =>
        {
            using var child = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", "cd / && ms put k from-a-child && ms self"]) { RedirectStandardOutput = true })!;
            return await child.StandardOutput.ReadToEndAsync();
        });

        Assert.Equal("b\n", said);
        Assert.Equal("from-a-child", await streams.Sync.GetAsync<string>("k", from: "b"));
    }
}
