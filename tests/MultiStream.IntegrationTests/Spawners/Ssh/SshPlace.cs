using System.Globalization;
using MultiStream.Lab;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Spawners.Ssh;

/// <summary>Opens streams on hosts of the lab as the runner does: with the gate, the retries, the limit and the words for what goes wrong.</summary>
internal static class SshPlace
{
    public static StreamPlace On(LabHost host, params IEnumerable<(string Name, string Value)> settings) => At(
    [
        ("host", host.Address), ("port", host.Port.ToString(CultureInfo.InvariantCulture)), ("user", host.User),
        ("identityFile", host.IdentityFile), ("knownHosts", host.KnownHostsFile), .. settings,
    ]);

    /// <summary>Of two settings with one name the last counts.</summary>
    public static StreamPlace At(params IEnumerable<(string Name, string Value)> settings)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
            values[name] = value;
        return new StreamPlace { Stream = "server", Role = "server", Kind = "ssh", Source = "a test", Settings = values };
    }

    public static async Task<OpenedStream> OpenAsync(StreamPlace place, TimeSpan? limit = null)
    {
        var options = new MultiStreamOptions();
        options.Limits.Open = limit ?? TimeSpan.FromSeconds(60);
        var scope = new TestScope(options, null, (_, _) => { });
        var log = new StreamLog(scope, null);
        return new OpenedStream(await StreamOpener.OpenAsync(place, scope, log), log);
    }

    /// <summary>The failure that opening must end with.</summary>
    public static Task<StreamOpenException> RefusedAsync(StreamPlace place, TimeSpan? limit = null) =>
        Assert.ThrowsAsync<StreamOpenException>(async () => await (await OpenAsync(place, limit)).DisposeAsync());
}

internal sealed class OpenedStream(AgentSession session, StreamLog log) : IAsyncDisposable
{
    public AgentSession Session => session;

    public string Log => log.Text;

    public async ValueTask DisposeAsync() => await session.CloseAsync(TimeSpan.Zero);
}
