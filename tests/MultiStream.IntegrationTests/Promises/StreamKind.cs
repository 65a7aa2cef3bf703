using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>A kind of stream as the promises see it: how its streams are opened, and how to look at their place from outside.</summary>
public abstract class StreamKind : IAsyncLifetime
{
    /// <summary>How long one promise may wait, over all: a limit against hanging, far above what any of them takes.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(90);

    /// <summary>How long something of a closed stream may still be there: promised are 5 s, and the machine of the tests may be busy.</summary>
    public virtual TimeSpan CleanUp => TimeSpan.FromSeconds(15);

    internal virtual SpawnerRegistry Spawners => SpawnerRegistry.Default;

    /// <summary>The address at which other streams reach the place.</summary>
    public abstract string Address { get; }

    /// <summary>The path of the lab's dummy program at the place.</summary>
    public abstract string Dummy { get; }

    /// <summary>The <c>Stream</c> element of the run settings for a stream of this name.</summary>
    protected abstract string StreamElement(string stream);

    /// <summary>Runs a command of sh at the place with the rights of the lab, outside of all streams.</summary>
    /// <returns>Its stdout.</returns>
    public abstract Task<string> LookAsync(string command);

    /// <summary>Runs a command as a login of the stream's user would, without MultiStream.</summary>
    /// <returns>Its stdout.</returns>
    public abstract Task<string> LoginAsync(string command);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The settings of one test: these streams, and short limits where a test waits for their end.</summary>
    internal string SettingsFor(IEnumerable<string> streams) =>
        $"""
        <RunSettings><MultiStream>
          <Limits><StopGrace>1s</StopGrace><Ready>20s</Ready></Limits>
          <Streams>{string.Concat(streams.Select(StreamElement))}</Streams>
        </MultiStream></RunSettings>
        """;

    internal virtual MultiStreamOptions OptionsFor(IEnumerable<string> streams) => OptionsReader.Read(SettingsFor(streams), new Dictionary<string, string>());

    internal virtual StreamPlace PlaceOf(string stream) => StreamPlacement.Place(stream, OptionsFor([stream]));
}
