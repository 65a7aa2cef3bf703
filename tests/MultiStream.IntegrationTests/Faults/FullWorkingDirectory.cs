using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>A block that writes there fails by its own words; all else of the stream goes on, and when there is room again, it can write again.</summary>
internal sealed class FullWorkingDirectory : Fault
{
    private const string NoRoom = "No space left on device";

    public override string Name => "disk full in the working directory";

    public override async Task RunAsync(FaultRun run)
    {
        var streams = await run.Streams.OpenAsync("a", "b");
        var a = streams["a"];
        var stays = await FaultRun.StayAsync(a);
        var directory = Traces.Of(a)!.Directory;
        int agent = Traces.Of(a)!.Agent();
        await FaultRun.AsRootAsync(agent, $"mount -t tmpfs -o size=256k,mode=700,uid=$(stat -c %u {directory}),gid=$(stat -c %g {directory}) small {directory}");
        try
        {
            var shell = await FaultRun.FailsAsync<BlockFailedException>(a.RunAsync(Block.Shell("head -c 1M /dev/zero >big").Named("fills")));
            FaultRun.Says($"^Block 'fills' on stream 'a' @ {Regex.Escape(a.Host)} failed after [0-9.]+ s: it exited with 1\\. Its last lines on stderr:\n.*{NoRoom}", shell.Message);

            var code = await FaultRun.FailsAsync<BlockFailedException>(a.CallAsync(() => File.WriteAllBytes("more", new byte[1 << 20])));
            FaultRun.Says($"failed after [0-9.]+ s: .*IOException: {NoRoom} : '.*/more'", FaultRun.FirstLine(code));

            var file = Path.Combine(run.Streams.Folder, "megabyte");
            await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(1 << 20));
            var sent = await FaultRun.FailsAsync<MultiStreamException>(a.SendAsync(file));
            Assert.Contains(NoRoom, FaultRun.FirstLine(sent), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("'a' @ " + a.Host, FaultRun.FirstLine(sent), StringComparison.Ordinal);

            Assert.True(stays.Active);
            Assert.Equal(300_000, (await a.RunAsync(Block.Shell("head -c 300000 /dev/zero | tr '\\0' x"))).StandardOutput.Length);
            await a.RunAsync(Block.Shell("rm -f big more megabyte; echo small >small"));
            foreach (var stream in streams)
                await FaultRun.IsWellAsync(stream);
        }
        finally
        {
            // The stream's worker works in it.
            await FaultRun.AsRootAsync(agent, $"umount -l {directory}");
        }
    }
}
