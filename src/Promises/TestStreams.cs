using System.Collections.Concurrent;
using System.Text;
using MultiStream.Platform;
using MultiStream.Running;

namespace MultiStream.Promises;

/// <summary>
/// The streams that one test opens on a kind. At its end they are closed, and nothing of them may be left: no process, no directory, no
/// complaint.
/// </summary>
internal sealed class TestStreams(StreamKind kind) : IAsyncDisposable
{
    private readonly List<(StreamsManager Streams, TestScope Scope)> _opened = [];
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("multistream-promise-").FullName);

    /// <summary>Where the outputs of blocks are on this machine: <c>stream/1.stdout</c>.</summary>
    public string Folder => _folder.Value;

    /// <summary>What a person was told while the test ran.</summary>
    public ConcurrentQueue<string> Told { get; } = [];

    /// <summary>Opens streams with these names.</summary>
    public async Task<StreamsManager> OpenAsync(params string[] names)
    {
        var streams = Declare(names);
        await streams.OpenAllAsync();
        return streams;
    }

    /// <summary>Streams that are not open yet.</summary>
    public StreamsManager Declare(params string[] names)
    {
        var scope = new TestScope(kind.OptionsFor(names), Folder, (_, text) => Told.Enqueue(text)) { Spawners = kind.Spawners, Source = kind.Source };
        scope.Ending.CancelAfter(kind.Patience);
        var streams = new StreamsManager([.. names.Select(kind.PlaceOf)], kind.PlaceOf, scope);
        _opened.Add((streams, scope));
        return streams;
    }

    /// <summary>Closes a stream and makes sure that nothing of it is left.</summary>
    public async Task CloseAsync(ExecutionStream stream)
    {
        await stream.TerminateAsync();
        await AssertNothingLeftAsync(stream);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_opened.Select(o => o.Streams.CloseAllAsync()));
            foreach (var stream in _opened.SelectMany(o => o.Streams.All))
                await AssertNothingLeftAsync(stream);
        }
        finally
        {
            _opened.ForEach(o => o.Scope.Ending.Dispose());
            if (_folder.IsValueCreated)
                Assert.Equal(0, FolderRemoval.Remove(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(Folder)));
        }
    }

    private async Task AssertNothingLeftAsync(ExecutionStream stream)
    {
        if (Traces.Of(stream, kind.Processes) is { } traces)
        {
            await traces.UntilNoProcessAsync(kind.CleanUp);
            await Patient.UntilNothingAsync(async () => await DirectoryAsync(traces), kind.CleanUp, "the stream's directory to go");
        }
        Assert.Empty(stream.Notes.LeftBehind);
    }

    private async Task<string?> DirectoryAsync(Traces traces)
    {
        var seen = await kind.LookAsync($"ls -ld {traces.Directory} 2>/dev/null; true");
        return seen.Length == 0 ? null : seen;
    }
}
