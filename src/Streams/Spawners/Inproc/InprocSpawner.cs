using MultiStream.Options;

namespace MultiStream.Spawners.Inproc;

/// <summary>
/// Kind <c>inproc</c>: C# blocks in the process of the tests themselves, where breakpoints stop and a profiler looks. No agent and no process stands
/// between the test and its blocks, so nothing ends a block that does not want to end, and nothing but C# blocks runs here.
/// </summary>
internal sealed class InprocSpawner : ISpawner
{
    public string Kind => KnownKinds.Inproc;

    public IReadOnlyList<SpawnerSetting> Settings => [];

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel) =>
        Task.FromResult<IStreamConnection>(new InprocConnection());

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise) =>
        new(place.Stream, OpenFailure.Other, $"Stream '{place.Stream}' could not be opened in this process: {ended.Text}.");
}
