using System.Globalization;
using System.Text.Json;
using MultiStream.IntegrationTests.Spawners.Ssh;
using MultiStream.Lab;
using MultiStream.Protocol;
using MultiStream.Tool.Hosts;

namespace MultiStream.IntegrationTests.Check;

/// <summary><c>multistream hosts</c> on a real host, where others hold a slot and a lock.</summary>
public sealed class HostsTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("multistream-hosts-").FullName, "hosts.runsettings");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public async Task Who_holds_a_slot_and_a_lock_is_told_and_who_cannot_be_asked()
    {
        await using var host = await LoopbackHost.StartAsync("host");
        // The machine is that of all tests: what they hold there is none of this one's.
        var mine = $"hosts-{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(_file, string.Create(CultureInfo.InvariantCulture, $"""
            <RunSettings><MultiStream><Hosts>
              <Host name="pc-1" lease="{mine}" slots="2" host="{host.Address}" port="{host.Port}" user="{host.User}" identityFile="{host.IdentityFile}" knownHosts="{host.KnownHostsFile}"/>
              <Host name="pc-2" host="no-such-host.invalid"/>
            </Hosts></MultiStream></RunSettings>
            """));
        await using var holder = await SshPlace.OpenAsync(SshPlace.On(host));
        var who = new LeaseUser("20261121-231502-a1b2c3", "ann@build7", "Acme.Tests.Failover", "db");
        Assert.NotNull((await holder.Session.TakeLeaseAsync(new TakeLeaseMessage(mine, IsLock: false, First: 2, Length: 1, Choices: 1, LeaseTurn.Own, Waits: true, 60, who), "db", null, CancellationToken.None)).Lease);
        Assert.NotNull((await holder.Session.TakeLeaseAsync(new TakeLeaseMessage(mine, IsLock: true, First: 1, Length: 0, Choices: 1, LeaseTurn.Own, Waits: true, 60, who), "db", null, CancellationToken.None)).Lease);

        using var output = new StringWriter(CultureInfo.InvariantCulture);
        int code = await HostsCommand.RunAsync(_file, [], [], TimeSpan.FromSeconds(60), json: true, output, output, 80, null, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(120));

        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output.ToString());
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().Where(r => r.GetProperty("host").GetString() == "pc-2" || !r.TryGetProperty("lease", out var lease) || lease.GetString() == mine).ToList();
        Assert.Equal(["pc-1 slot 2 held", "pc-1 1 of 2 slots free", $"pc-1 lock {mine} held", "pc-2  ?"], rows.Select(r => $"{r.GetProperty("host").GetString()} {r.GetProperty("what").GetString()} {r.GetProperty("state").GetString()}"));
        Assert.Equal((who.Run, who.Owner, who.Test), (rows[0].GetProperty("run").GetString(), rows[0].GetProperty("owner").GetString(), rows[0].GetProperty("test").GetString()));
        Assert.Contains("no-such-host.invalid", rows[^1].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }
}
