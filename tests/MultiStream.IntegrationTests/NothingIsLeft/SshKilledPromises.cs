using System.Globalization;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>The same with a network between: there is more that can be killed.</summary>
[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class SshKilledPromises(HonestSshKind kind) : KilledPromises(kind)
{
    private readonly HonestSshKind _kind = kind;

    [PromiseFact]
    public async Task When_its_ssh_client_is_killed_a_stream_is_lost_and_ends_with_all_that_hid_on_it()
    {
        var (lost, other) = await OpenTwoAsync(Daemons.Staying(new Daemons(_kind.Dummy).All));

        await KillAsync(lost, await ClientOfAsync(lost));

        await NothingIsLeftAsync(lost.Traces);
        await UnharmedAsync(other);
    }

    [PromiseFact]
    public async Task When_its_sshd_session_is_killed_a_stream_is_lost_and_ends_with_all_that_hid_on_it()
    {
        var (lost, other) = await OpenTwoAsync(Daemons.Staying(new Daemons(_kind.Dummy).All));

        await KillAsync(lost, ParentOf(lost.Traces.Agent()));

        await NothingIsLeftAsync(lost.Traces);
        await UnharmedAsync(other);
    }

    [PromiseFact]
    public async Task When_all_is_over_no_process_of_any_kind_is_left_on_the_host()
    {
        var (first, second) = await OpenTwoAsync(Daemons.Staying(new Daemons(_kind.Dummy).All));
        Assert.NotEmpty(_kind.Host.ForeignProcesses());

        await KillAsync(first, ParentOf(first.Traces.Agent()));
        await second.Stream.TerminateAsync();

        await _kind.Host.UntilNoForeignProcessAsync(CleanUp);
    }

    /// <summary>The client of a stream is known by the port from which it connects.</summary>
    private static async Task<int> ClientOfAsync(Held stream)
    {
        var port = (await stream.Stream.RunAsync(Block.Shell("echo $SSH_CLIENT"))).StandardOutput.Split(' ')[1];
        var inode = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(f => f[1].EndsWith(":" + int.Parse(port, CultureInfo.InvariantCulture).ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal))[9];
        return Directory.EnumerateDirectories("/proc")
            .Where(p => int.TryParse(Path.GetFileName(p), CultureInfo.InvariantCulture, out int pid) && ParentOf(pid) == Environment.ProcessId)
            .Where(p => Directory.EnumerateFileSystemEntries(p + "/fd").Any(fd => new FileInfo(fd).LinkTarget == $"socket:[{inode}]"))
            .Select(p => int.Parse(Path.GetFileName(p), CultureInfo.InvariantCulture))
            .Single();
    }

    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;   // it has just ended
        }
    }
}
