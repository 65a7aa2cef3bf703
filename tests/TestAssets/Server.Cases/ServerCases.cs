using MultiStream;

namespace Server.Cases;

/// <summary>Tests for runs at a sync server, with a party that somebody starts by hand, and one for <c>ms</c> itself.</summary>
public class ServerCases
{
    [MultiStream(TimeoutSeconds = 120), Stream("shell"), Stream("code")]
    public async Task Meets_one_by_hand(StreamsManager streams)
    {
        var shell = streams["shell"].Start(Block.Shell("ms put port 4711 && ms barrier setup 4 && ms get answer me"));
        var code = streams["code"].Start(Block.Call(async ctx =>
        {
            await ctx.Sync.BarrierAsync("setup", parties: 4);
            return await ctx.Sync.GetAsync<int>("answer", from: "me");
        }));
        await streams.Sync.BarrierAsync("setup", parties: 4);

        if ((await shell.WaitAsync()).StandardOutput != "42\n" || (await code.WaitAsync()).Value != 42)
            throw new InvalidOperationException("another answer");
    }

    [MultiStream(TimeoutSeconds = 120), Stream("shell")]
    public async Task Asks_from_a_shell(StreamsManager streams) =>
        await streams["shell"].RunAsync(Block.Shell("set -e; pwd; ms put k 'a value'; [ \"$(ms get k)\" = 'a value' ]; ms barrier go; printf 'x\\n' | ms put piped -"));

    [MultiStream(TimeoutSeconds = 120), Stream("shell"), Stream("code")]
    public async Task Waits_for_ever(StreamsManager streams) => await streams["shell"].RunAsync(Block.Shell("ms barrier never 4").Named("waiting"));
}
