using MultiStream.Lab;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>
/// The base of the promises: what holds for a stream of every kind. Each test opens its own streams; at its end they are closed, and
/// nothing of them may be left: no process, no directory, no complaint.
/// </summary>
public abstract class Promise(StreamKind kind) : IAsyncLifetime
{
    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(5);
    private readonly List<(StreamsManager Streams, TestScope Scope)> _opened = [];
    private readonly Lazy<string> _folder = new(() => System.IO.Directory.CreateTempSubdirectory("multistream-promise-").FullName);

    protected StreamKind Kind => kind;

    /// <summary>Where the outputs of blocks are on this machine: <c>stream/1.stdout</c>.</summary>
    protected string Folder => _folder.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        try
        {
            foreach (var (streams, _) in _opened)
                await streams.CloseAllAsync();
            foreach (var stream in _opened.SelectMany(o => o.Streams.All))
                await AssertNothingLeftAsync(stream);
        }
        finally
        {
            _opened.ForEach(o => o.Scope.Ending.Dispose());
            if (_folder.IsValueCreated)
                System.IO.Directory.Delete(Folder, recursive: true);
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens one stream.</summary>
    protected async Task<ExecutionStream> OpenAsync() => (await OpenAsync("a"))[0];

    /// <summary>Opens streams with these names.</summary>
    protected async Task<StreamsManager> OpenAsync(params string[] names)
    {
        var streams = Declare(names);
        await streams.OpenAllAsync();
        return streams;
    }

    /// <summary>Streams that are not open yet.</summary>
    protected StreamsManager Declare(params string[] names)
    {
        var scope = new TestScope(kind.OptionsFor(names), Folder, (_, _) => { }) { Spawners = kind.Spawners };
        scope.Ending.CancelAfter(kind.Patience);
        var streams = new StreamsManager([.. names.Select(kind.PlaceOf)], kind.PlaceOf, scope);
        _opened.Add((streams, scope));
        return streams;
    }

    /// <summary>The bytes that a block wrote to its stdout, from the file on this machine.</summary>
    protected Task<byte[]> StdoutAsync(ExecutionStream stream, int block = 1) => OutputAsync(stream, block, "stdout");

    protected Task<byte[]> StderrAsync(ExecutionStream stream, int block = 1) => OutputAsync(stream, block, "stderr");

    /// <summary>Closes a stream and makes sure that nothing of it is left.</summary>
    protected async Task CloseAsync(ExecutionStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await stream.TerminateAsync();
        await AssertNothingLeftAsync(stream);
    }

    private async Task AssertNothingLeftAsync(ExecutionStream stream)
    {
        Assert.Empty(stream.LeftBehind);
        if (Traces.Of(stream) is not { } traces)
            return;
        await traces.UntilNoProcessAsync(s_cleanUp);
        await LabWait.UntilNothingAsync(async () => await DirectoryAsync(traces), s_cleanUp, "the stream's directory to go");
    }

    private async Task<string?> DirectoryAsync(Traces traces)
    {
        var seen = await kind.LookAsync($"ls -ld {traces.Directory} 2>/dev/null; true");
        return seen.Length == 0 ? null : seen;
    }

    private async Task<byte[]> OutputAsync(ExecutionStream stream, int block, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return await File.ReadAllBytesAsync(Path.Combine(Folder, stream.Name, FormattableString.Invariant($"{block}.{name}")));
    }
}
