using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>Many streams to one host whose sshd drops connections at random when many knock at once.</summary>
[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class FortyStreamsTests(HonestSshKind kind)
{
    [PromiseFact]
    public async Task Forty_streams_to_one_default_sshd_open_ten_times_in_a_row()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"s{i}")];
        for (int round = 0; round < 10; round++)
        {
            await using var opened = new TestStreams(kind);
            var streams = await opened.OpenAsync(names);
            Assert.Equal(names.Select(n => n + "\n"), (await streams.RunAsync(Block.Shell("basename $PWD | cut -d- -f2"))).Select(r => r.StandardOutput));
        }
        await kind.Host.UntilNoForeignProcessAsync(TimeSpan.FromSeconds(10));
    }
}
