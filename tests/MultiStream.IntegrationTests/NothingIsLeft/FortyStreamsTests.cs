using MultiStream.IntegrationTests.Promises;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>Many streams to one host whose sshd, with Debian's settings, drops connections at random when more than ten knock at once.</summary>
[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class FortyStreamsTests(HonestSshKind kind)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [PromiseFact]
    public async Task Forty_streams_to_one_default_sshd_open_ten_times_in_a_row()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"s{i}")];
        for (int round = 0; round < 10; round++)
        {
            var streams = new StreamsManager([.. names.Select(kind.PlaceOf)], kind.PlaceOf, new TestScope(kind.OptionsFor(names), null, (_, _) => { }));
            try
            {
                await streams.OpenAllAsync();
                var results = await streams.RunAsync(Block.Shell("basename $PWD | cut -d- -f2"));
                Assert.Equal(names.Select(n => n + "\n"), results.Select(r => r.StandardOutput));
            }
            finally
            {
                await streams.CloseAllAsync();
            }
            await kind.Host.UntilNoForeignProcessAsync(s_limit);
        }
        Assert.DoesNotContain(await kind.Host.FilesAsync("/tmp"), f => f.StartsWith("multistream-", StringComparison.Ordinal));
    }
}
