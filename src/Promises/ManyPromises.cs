using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>One stream carries many blocks, at once and one after another, and mixes nothing up.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("open a pipe of its own for each stream, and mix nothing up between them, however many are opened at once.")]
public class ManyPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<OneAtATime>]
    internal async Task Blocks_of_one_stream_overlap()
    {
        var stream = await OpenAsync();
        const string Meet = "touch $ME; until [ -e $OTHER ]; do sleep 0.02; done; echo met";

        var first = stream.Start(Block.Shell(Meet).WithEnvironment("ME", "a").WithEnvironment("OTHER", "b").WithTimeLimit(TimeSpan.FromSeconds(20)));
        var second = stream.Start(Block.Shell(Meet).WithEnvironment("ME", "b").WithEnvironment("OTHER", "a").WithTimeLimit(TimeSpan.FromSeconds(20)));

        Assert.Equal(["met\n", "met\n"], (await stream.WaitAsync()).Select(r => r.StandardOutput));
        Assert.False(first.Active || second.Active || stream.Active);
    }

    [PromiseFact, BrokenBy<MixesBlocks>]
    internal async Task A_hundred_blocks_at_once_each_get_their_own_output_and_exit_code()
    {
        var stream = await OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            stream.RunAsync(Block.Shell($"until [ -e go{(i == 99 ? "ne" : ""):raw} ] || [ {i} = 99 ]; do sleep 0.05; done; touch go; echo out {i}; echo err {i} >&2; exit {i}").AllowFailure())));

        Assert.All(results.Index(), r => Assert.Equal((r.Index, $"out {r.Index}\n", $"err {r.Index}\n"), (r.Item.ExitCode, r.Item.StandardOutput, r.Item.StandardError)));
        Assert.Equal(100, stream.Results.Count);
    }

    [PromiseFact, BrokenBy<KeepsEnds>]
    internal async Task A_thousand_blocks_one_after_another_all_end()
    {
        var stream = await OpenAsync();

        for (int i = 0; i < 1000; i++)
            Assert.Equal($"{i}\n", (await stream.RunAsync(Block.Program("echo", $"{i}"))).StandardOutput);

        // Nothing of them is kept open at the place.
        var open = (await stream.RunAsync(Block.Shell("ls /proc/$PPID/fd | wc -l"))).StandardOutput;
        Assert.InRange(int.Parse(open, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    [PromiseFact, BrokenBy<MixesBlocks>]
    internal async Task Streams_do_not_meet()
    {
        string[] names = ["a", "b", "c", "d"];
        var streams = await OpenAsync(names);

        await streams.RunAsync(Block.Shell("touch mine; sleep 0.1"));
        var results = await streams.RunAsync(Block.Shell("ls; basename $PWD"));

        Assert.All(results, r => Assert.Matches($"^mine\nmultistream-{r.Stream.Name}-[0-9a-f]{{12}}\n$", r.StandardOutput));
        Assert.Equal(names, results.Select(r => r.Stream.Name));
    }
}
