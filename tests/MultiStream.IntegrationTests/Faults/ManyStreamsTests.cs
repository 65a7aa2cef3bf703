using MultiStream.IntegrationTests.Promises;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>Many streams in one test: neither descriptors nor threads nor what sshd allows run out. How long it takes is the benchmark's to say, which has 256 local ones.</summary>
public sealed class ManyStreamsTests(LoopbackSshKind ssh) : IClassFixture<LoopbackSshKind>
{
    [Fact]
    public Task A_hundred_and_twenty_eight_local_streams_in_one_test() => CheckAsync(new LocalKind(), 128);

    [Fact]
    public Task A_hundred_ssh_streams_to_one_host_in_one_test() => CheckAsync(ssh, 100);

    private static async Task CheckAsync(StreamKind kind, int count)
    {
        using var alone = await Memory.AloneAsync();
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"s{i}")];
        var options = kind.OptionsFor(names);
        options.Limits.Open = TimeSpan.FromMinutes(5);   // a machine that is busy with other tests takes its time
        var streams = new StreamsManager([.. names.Select(kind.PlaceOf)], kind.PlaceOf, new TestScope(options, null, (_, _) => { }));
        IReadOnlyList<Traces> traces;
        try
        {
            await streams.OpenAllAsync();
            var results = await streams.RunAsync(Block.Shell("basename $PWD | cut -d- -f2"));
            Assert.Equal(names.Select(n => n + "\n"), results.Select(r => r.StandardOutput));
            Assert.Equal(count, (await Task.WhenAll(streams.Select(s => s.OpenAsync()))).DistinctBy(s => s.Hello.Pid).Count());
            traces = [.. streams.Select(s => Traces.Of(s)!)];
        }
        finally
        {
            await streams.CloseAllAsync();
        }
        Assert.All(streams, s => Assert.Empty(s.Notes.LeftBehind));
        Assert.DoesNotContain(traces, t => Directory.Exists(t.Directory));
    }
}
