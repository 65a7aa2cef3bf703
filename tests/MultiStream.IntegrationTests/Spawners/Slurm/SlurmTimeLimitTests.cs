using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Spawners.Slurm;

/// <summary>
/// Beside the tests of the three nodes, at the fourth: Slurm looks for jobs whose time is over every 30 s, so that this waits for up to that long, and does nothing meanwhile.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SlurmTimeLimitTests(SlurmKind kind) : IClassFixture<SlurmKind>
{
    [HostsFact]
    public async Task When_the_time_of_the_job_is_over_its_streams_are_lost_by_that()
    {
        await using var streams = new TestStreams(kind);
        var opened = await streams.OpenAsync("a");
        var running = await SlurmTests.StayAsync(opened);
        var job = (await opened[0].RunAsync(Block.Shell("echo $SLURM_JOB_ID"))).StandardOutput.Trim();

        // The shortest limit that can be asked for is a minute.
        (await kind.Lab.RunAsync("scontrol", "update", $"JobId={job}", "EndTime=now+1")).Succeeded();

        Assert.Contains($"Slurm ended job {job}: TIMEOUT, its time limit", await SlurmTests.LostAsync(running[0]), StringComparison.Ordinal);
    }
}
