using System.ComponentModel;
using System.Diagnostics;

namespace MultiStream.Spawners.Local;

/// <summary>Kind <c>local</c>: the agent is a child process on this machine.</summary>
internal sealed class LocalSpawner : ISpawner
{
    public string Kind => "local";

    public IReadOnlyList<SpawnerSetting> Settings => [];

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(launch.Program[0], launch.Program.Skip(1));
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        try
        {
            return Task.FromResult<IStreamConnection>(new ProcessConnection(start, "localhost", "127.0.0.1"));
        }
        catch (Win32Exception e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"Stream '{place.Stream}': the agent could not be started with {launch.Program[0]}: {e.Message}.", e);
        }
    }

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise) =>
        new(place.Stream, OpenFailure.Other, $"Stream '{place.Stream}': the local agent ended before it said hello; {ended}{(noise.Length > 0 ? $". It said: {noise}" : "")}.");
}
