using System.Diagnostics.CodeAnalysis;

namespace MultiStream.Promises;

/// <summary>The base of the promises: what holds for a stream of every kind. At the end of each nothing of its streams may be left.</summary>
/// <param name="kind">On which they have to hold.</param>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public abstract class Promise(StreamKind kind) : IAsyncLifetime
{
    private readonly TestStreams _streams = new(kind);

    private protected StreamKind Kind => kind;

    private protected Daemons DaemonsHere => new(kind.Dummy);

    /// <summary>Where the outputs of blocks are on this machine: <c>stream/1.stdout</c>.</summary>
    private protected string Folder => _streams.Folder;

    /// <summary>What a person was told while the test ran.</summary>
    private protected IReadOnlyCollection<string> Told => _streams.Told;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Closes the streams, and makes sure that nothing of them is left.</summary>
    public async Task DisposeAsync() => await _streams.DisposeAsync();

    /// <summary>Opens one stream.</summary>
    private protected async Task<ExecutionStream> OpenAsync() => (await OpenAsync("a"))[0];

    /// <summary>Opens streams with these names.</summary>
    private protected Task<StreamsManager> OpenAsync(params string[] names) => _streams.OpenAsync(names);

    /// <summary>Streams that are not open yet.</summary>
    private protected StreamsManager Declare(params string[] names) => _streams.Declare(names);

    /// <summary>Closes a stream and makes sure that nothing of it is left.</summary>
    private protected Task CloseAsync(ExecutionStream stream) => _streams.CloseAsync(stream);

    /// <summary>What a stream leaves where it runs; null for one that was not opened.</summary>
    private protected Traces? TracesOf(ExecutionStream stream) => Traces.Of(stream, kind.Processes);

    /// <summary>The bytes that a block wrote to its stdout, from the file on this machine.</summary>
    private protected Task<byte[]> StdoutAsync(ExecutionStream stream, int block = 1) => OutputAsync(stream, block, "stdout");

    private protected Task<byte[]> StderrAsync(ExecutionStream stream, int block = 1) => OutputAsync(stream, block, "stderr");

    private async Task<byte[]> OutputAsync(ExecutionStream stream, int block, string name)
    {
        return await File.ReadAllBytesAsync(Path.Combine(Folder, stream.Name, FormattableString.Invariant($"{block}.{name}")));
    }
}
