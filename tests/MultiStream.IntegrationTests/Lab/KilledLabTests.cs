using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

public sealed class KilledLabTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [HostsFact]
    public async Task A_test_process_that_is_killed_leaves_no_process_no_network_and_no_folder_of_its_hosts()
    {
        var said = new List<string>();
        using var holder = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(KilledLabTests).Assembly.Location, "hold-lab"])
        {
            RedirectStandardOutput = true,
        })!;
        IReadOnlyList<int> held;
        try
        {
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await holder.StandardOutput.ReadLineAsync(end.Token) is { } line && line != LabHolder.Ready)
                said.Add(line);
            held = await DescendantsAsync(holder.Id);
        }
        finally
        {
            holder.Kill();
        }
        string uplink = said[0];
        string[] folders = [.. said.Skip(1).Distinct()];
        Assert.Equal(2, folders.Length);
        // Three hosts with sshd, two daemons and what holds them, the slow cable and the switch.
        Assert.InRange(held.Count, 11, 30);

        await LabWait.UntilNothingAsync(() => Task.FromResult(Left(held, uplink, folders)), Limit, "the lab of a killed process to go");
    }

    static string? Left(IEnumerable<int> processes, string uplink, string[] folders)
    {
        string[] left =
        [
            .. processes.Where(IsAlive).Select(pid => $"process {pid}"),
            // The loopback host's daemon is nobody's descendant: there is no init of a host's own to take it in.
            .. Directory.EnumerateDirectories("/proc").Where(process => folders.Any(folder => Read($"{process}/environ").Contains(folder, StringComparison.Ordinal))),
            .. folders.Where(Directory.Exists),
            .. NetworkInterface.GetAllNetworkInterfaces().Select(card => card.Name).Where(name => name == uplink),
            .. File.ReadLines("/proc/self/mountinfo").Where(mount => folders.Any(mount.Contains)),
        ];
        return left.Length == 0 ? null : string.Join('\n', left);
    }

    // A zombie of a parent that never waits is nothing of the lab's.
    static bool IsAlive(int pid) => Read($"/proc/{pid}/stat") is { Length: > 0 } state && !state.Contains(") Z ", StringComparison.Ordinal);

    // What went while we looked, or is not even root's to read, is not the lab's.
    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static async Task<IReadOnlyList<int>> DescendantsAsync(int pid)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-e", "-o", "pid=,ppid="]) { RedirectStandardOutput = true })!;
        string table = await ps.StandardOutput.ReadToEndAsync();
        var children = table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => int.Parse(field, CultureInfo.InvariantCulture)).ToArray())
            .ToLookup(fields => fields[1], fields => fields[0]);
        var found = new List<int>();
        void Walk(int parent)
        {
            foreach (int child in children[parent])
            {
                found.Add(child);
                Walk(child);
            }
        }
        Walk(pid);
        return found;
    }
}
