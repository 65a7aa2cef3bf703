using System.Diagnostics.CodeAnalysis;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>The base of the promises: what holds for a stream of every kind. At the end of each nothing of its streams may be left.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public abstract class Promise(StreamKind kind) : IAsyncLifetime
{
    private readonly TestStreams _streams = new(kind);

    protected StreamKind Kind => kind;

    private protected Daemons DaemonsHere => new(kind.Dummy);

    /// <summary>Where the outputs of blocks are on this machine: <c>stream/1.stdout</c>.</summary>
    protected string Folder => _streams.Folder;

    /// <summary>What a person was told while the test ran.</summary>
    protected IReadOnlyCollection<string> Told => _streams.Told;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _streams.DisposeAsync();

    /// <summary>Opens one stream.</summary>
    protected async Task<ExecutionStream> OpenAsync() => (await OpenAsync("a"))[0];

    /// <summary>Opens streams with these names.</summary>
    protected Task<StreamsManager> OpenAsync(params string[] names) => _streams.OpenAsync(names);

    /// <summary>Streams that are not open yet.</summary>
    protected StreamsManager Declare(params string[] names) => _streams.Declare(names);

    /// <summary>Closes a stream and makes sure that nothing of it is left.</summary>
    protected Task CloseAsync(ExecutionStream stream) => _streams.CloseAsync(stream);

    /// <summary>The bytes that a block wrote to its stdout, from the file on this machine.</summary>
    protected Task<byte[]> StdoutAsync(ExecutionStream stream, int block = 1) => OutputAsync(stream, block, "stdout");

    protected Task<byte[]> StderrAsync(ExecutionStream stream, int block = 1) => OutputAsync(stream, block, "stderr");

    private async Task<byte[]> OutputAsync(ExecutionStream stream, int block, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return await File.ReadAllBytesAsync(Path.Combine(Folder, stream.Name, FormattableString.Invariant($"{block}.{name}")));
    }
}
