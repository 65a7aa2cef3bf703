using System.Diagnostics;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Promises.Sync;

/// <summary>A party whose agent reads nothing any more, for how long ever: the others' answers do not wait for it.</summary>
public sealed class StoppedPartyTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_party_that_reads_nothing_holds_up_neither_the_others_nor_their_output_and_gets_all_in_the_end()
    {
        // More than its pipe holds waits for the stopped party: 16 answers of 100 KB.
        const int Gets = 16, Size = 100_000, Rounds = 20;
        await using var run = new Run("a", "b", "stopped");
        var streams = run.Streams;
        await streams.OpenAllAsync().WaitAsync(s_limit);
        string agent = (await streams["stopped"].RunAsync(Block.Shell("echo $PPID"))).StandardOutput.Trim();
        var stopped = streams["stopped"].Start(Block.Call(async ctx =>
        {
            var gets = Enumerable.Range(0, Gets).Select(_ => ctx.Sync.GetAsync<string>("much")).ToList();
            var meeting = ctx.Sync.BarrierAsync("met");
            ctx.SetReady();
            int length = (await Task.WhenAll(gets)).Sum(t => t.Length);
            await meeting;
            return length;
        }));
        await stopped.ReadyAsync().WaitAsync(s_limit);
        await streams["stopped"].CallAsync(ctx => ctx.Sync.PutAsync("asked", true)).WaitAsync(s_limit);   // by the same pipe, so the hub has heard what was asked before
        run.Signal("STOP", agent);

        var others = streams[..2].CallAsync(async ctx =>
        {
            if (ctx.Name == "a")
                await ctx.Sync.PutAsync("much", new string('x', Size));
            for (int round = 0; round < Rounds; round++)
                await ctx.Sync.BarrierAsync("pair", 2);
            await ctx.Sync.BarrierAsync("met");
            Console.WriteLine("released");
            return 1;
        });
        await others.WaitAsync(s_limit);
        var shells = await Task.WhenAll(streams[..2].Select(s => s.RunAsync(Block.Shell("echo heard")))).WaitAsync(s_limit);

        Assert.All(shells, s => Assert.Equal("heard\n", s.StandardOutput));
        Assert.True(stopped.Active);
        run.Signal("CONT", agent);
        Assert.Equal(Gets * Size, (await stopped.WaitAsync().WaitAsync(s_limit)).Value);
    }

    /// <summary>Three local streams; whoever is still stopped at the end goes on, so that it can be closed.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private string? _stopped;

        public Run(params string[] names)
        {
            var scope = new TestScope(new MultiStreamOptions(), null, (_, _) => { }) { Source = typeof(StoppedPartyTests).Assembly.Location };
            Streams = new StreamsManager([.. names.Select(n => new StreamPlace { Stream = n, Role = n, Kind = KnownKinds.Local, Source = "a test" })], static name => throw new ArgumentException(name), scope);
        }

        public StreamsManager Streams { get; }

        public void Signal(string signal, string pid)
        {
            using var kill = Process.Start("kill", ["-" + signal, pid]);
            kill.WaitForExit();
            Assert.Equal(0, kill.ExitCode);
            _stopped = signal == "STOP" ? pid : null;
        }

        public async ValueTask DisposeAsync()
        {
            if (_stopped is { } pid)
                Signal("CONT", pid);
            await Streams.CloseAllAsync();
        }
    }
}
