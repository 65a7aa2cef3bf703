using System.ComponentModel;
using System.Diagnostics;
using MultiStream;
using MultiStream.Spawners;

namespace Acme.Spawners;

/// <summary>Kind <c>nice</c>: a process on this machine that gives way to others.</summary>
public sealed class NiceSpawner : ISpawner
{
    private const string Nice = "/usr/bin/nice";

    public string Kind => "nice";

    public IReadOnlyList<SpawnerSetting> Settings =>
    [
        new("by", "how much it gives way", Required: true, value => int.TryParse(value, out int by) && by is >= 1 and <= 19 ? null : "a number from 1 to 19"),
    ];

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(launch);
        var start = new ProcessStartInfo(Nice, ["-n", place["by"]!, "sh", "-c", launch.ShellCommand]);
        try
        {
            return Task.FromResult<IStreamConnection>(new ProcessConnection(start, host: "localhost", address: "127.0.0.1"));
        }
        catch (Win32Exception e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"Stream '{place.Stream}' ({place.Source}) cannot be opened: {e.Message}.", e);
        }
    }

    public Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel) =>
        Task.FromResult(File.Exists(Nice) ? null : $"There is no {Nice} on this machine. Install coreutils.");
}
