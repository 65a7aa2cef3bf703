using System.Globalization;
using System.Runtime.ExceptionServices;
using MultiStream.Allocation;
using MultiStream.Deployment;
using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream;

// The library without the adapter: any program may open streams.
public sealed partial class StreamsManager
{
    private int _disposed;
    private CancellationTokenRegistration? _tie;

    /// <summary>
    /// Opens streams in any program, without the adapter: those of these names, where the environment (<c>MULTISTREAM__STREAMS__…</c>) says, else as local processes. In a test of the adapter, or
    /// in a fixture, the settings of its run say where, the streams' logs are in the run's folder, and they are closed at its end at the latest.
    /// </summary>
    /// <param name="names">Of streams, or of roles to which the settings give a count. Others are opened at their first use.</param>
    /// <returns>The streams, all open. Dispose of them: <c>await using var streams = await StreamsManager.OpenAsync("server", "client");</c></returns>
    /// <exception cref="MultiStreamSettingsException">The settings are wrong, or do not fit the names.</exception>
    /// <exception cref="StreamOpenException">A place cannot be opened; none is left open.</exception>
    public static async Task<StreamsManager> OpenAsync(params string[] names) => await OpenAsync(CurrentRun.Now?.OptionsOfOwnStreams() ?? MultiStreamOptions.Load(), names);

    /// <summary>Opens streams of these names, likewise.</summary>
    /// <param name="names">Of streams, or of roles to which the settings give a count. Others are opened at their first use.</param>
    /// <param name="cancellationToken">Ends the opening; once the streams are open it has no meaning.</param>
    /// <returns>The streams, all open; dispose of them.</returns>
    /// <exception cref="MultiStreamSettingsException">The settings are wrong, or do not fit the names.</exception>
    /// <exception cref="StreamOpenException">A place cannot be opened; none is left open.</exception>
    public static async Task<StreamsManager> OpenAsync(IEnumerable<string> names, CancellationToken cancellationToken) => await OpenAsync(CurrentRun.Now?.OptionsOfOwnStreams() ?? MultiStreamOptions.Load(), names, cancellationToken);

    /// <summary>Opens all streams that the options define, without the adapter.</summary>
    /// <param name="options">Their <c>Streams</c> entries and what <see cref="MultiStreamOptions.With"/> added: an entry with a count is a role. Entries that hold only for some tests are left out.</param>
    /// <param name="cancellationToken">Ends the opening; once the streams are open it has no meaning.</param>
    /// <returns>The streams, all open; dispose of them.</returns>
    /// <exception cref="MultiStreamSettingsException">The settings do not fit together.</exception>
    /// <exception cref="StreamOpenException">A place cannot be opened; none is left open.</exception>
    public static Task<StreamsManager> OpenAsync(MultiStreamOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OpenAsync(options, DefinedStreams.In(options), cancellationToken);
    }

    /// <summary>Opens streams of these names, where the options say, without the adapter.</summary>
    /// <param name="options">Settings; see <see cref="MultiStreamOptions.Load"/> and <see cref="MultiStreamOptions.With"/>.</param>
    /// <param name="names">Of streams, or of roles to which the options give a count. Others are opened at their first use.</param>
    /// <param name="cancellationToken">Ends the opening; once the streams are open it has no meaning.</param>
    /// <returns>The streams, all open; dispose of them.</returns>
    /// <exception cref="MultiStreamSettingsException">The settings do not fit the names.</exception>
    /// <exception cref="StreamOpenException">A place cannot be opened; none is left open.</exception>
    public static Task<StreamsManager> OpenAsync(MultiStreamOptions options, IEnumerable<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(names);
        return OpenAsync(options, DefinedStreams.Named([.. names], options), cancellationToken);
    }

    /// <summary>
    /// Stops all blocks and frees all places: processes, directories, connections. For the streams of a program; those of a test are closed by the adapter, after the
    /// test's own clean-up, and a call in the test only does it earlier.
    /// </summary>
    /// <exception cref="BlockFailedException">A block that was started had failed, and nobody had waited for it. Everything is closed all the same. In a test of the adapter nothing is thrown: the test fails by it.</exception>
    public async ValueTask DisposeAsync()
    {
        await CloseAllAsync();
        if (!_scope.IsLibrary || Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (Unseen is { Count: > 0 } unseen)
            throw new BlockFailedException("Nobody waited for it before the streams were closed: ", unseen);
    }

    private static async Task<StreamsManager> OpenAsync(MultiStreamOptions options, IReadOnlyList<StreamDeclaration> declared, CancellationToken cancel)
    {
        var run = CurrentRun.Now;
        var own = run?.Own;
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancel, own?.Ending ?? default, own?.Over ?? default);
        opening.Token.ThrowIfCancellationRequested();
        TestScope? scope = null;
        var folder = LogFolders.NewIn(options.LogFolder);
        var places = StreamPlacement.Place(declared, options);
        var record = folder is null ? null : new ProgramRecord(folder, options, places);
        scope = new TestScope(options, folder, Tell) { IsLibrary = true, Source = run?.Source ?? OwnProject.Assembly, AttachDebugger = run?.AttachDebugger, Live = record?.Live, Job = record?.Job, Events = record?.Events ?? TestEvents.None };
        scope.RunName = run?.Name ?? (folder is null ? scope.RunName : Path.GetFileName(folder));
        var streams = new StreamsManager(places, name => StreamPlacement.Place(name, options, declared), scope) { Record = record, Own = own };
        try
        {
            using (opening.Token.Register(scope.Ending.Cancel))
                await streams.OpenAllAsync();
            scope.Ending.Token.ThrowIfCancellationRequested();   // cancelled as the last of them was there
            if (own?.TryAdd(streams) == false)
                throw new OperationCanceledException("The test or the fixture that opened these streams has ended.");
            streams._tie = own?.Ending.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), scope.Ending);
            return streams;
        }
        catch (Exception e)
        {
            record?.NotOpened(e, opening.IsCancellationRequested);
            await streams.CloseAllAsync();
            cancel.ThrowIfCancellationRequested();
            opening.Token.ThrowIfCancellationRequested();
            // The opening is one task to whoever awaits it, and a single failure is to be caught as what it is.
            if (e is AggregateException { InnerExceptions: [var only] })
                ExceptionDispatchInfo.Throw(only);
            if (e is AggregateException { InnerExceptions: [StreamOpenException first, ..] several })
                throw new StreamOpenException(first.Stream, first.Reason, string.Join('\n', several.Select((one, i) => (i == 0 ? "" : "Also: ") + one.Message)), e);
            throw;
        }

        void Tell(RunMessageLevel level, string text)
        {
            scope!.BodyLog.Write(text);
            record?.Events.Message(level, text);
            options.Listener?.Invoke(text);
        }
    }

    private void Keep(string file)
    {
        if (LogFolder is null)
        {
            BodyLog.Write($"{file} is not kept: there is no folder for logs");
            return;
        }
        Directory.CreateDirectory(LogFolder);
        string name = Path.GetFileName(file), target = Path.Combine(LogFolder, name);
        lock (_lock)
        {
            for (int n = 2; File.Exists(target); n++)
                target = Path.Combine(LogFolder, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(name)}-{n}{Path.GetExtension(name)}"));
            File.Copy(file, target);
        }
    }
}
