using MultiStream.Files;
using MultiStream.Protocol;

namespace MultiStream;

// Files to the stream's place and from there, through the pipe to its agent.
public sealed partial class ExecutionStream
{
    private readonly List<string> _attached = [];
    private readonly HashSet<string> _isAttached = new(StringComparer.Ordinal);
    private string? _filesFolder;

    /// <summary>Files to be attached to the stream's result.</summary>
    internal IReadOnlyList<string> Attached
    {
        get
        {
            lock (_lock)
                return [.. _attached];
        }
    }

    /// <summary>Where what is fetched goes to: in the stream's folder of the results; without results, in a fresh folder of the system's for such.</summary>
    private string FilesFolder
    {
        get
        {
            lock (_lock)
                return _filesFolder ??= Folder is null ? Directory.CreateTempSubdirectory("multistream-files-").FullName : System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, "files"));
        }
    }

    /// <summary>Sends a file, or a folder with all in it, to the stream's host.</summary>
    /// <param name="localPath">On this machine.</param>
    /// <param name="remotePath">
    /// There; a relative path begins in the stream's directory. With <c>/</c> at its end it names a folder to put it into. Folders that are not there are made.
    /// Null: under its own name into the stream's directory.
    /// </param>
    /// <param name="cancellationToken">Ends the transfer. What is half written then is removed.</param>
    /// <exception cref="MultiStreamException">It could not be sent; one sentence says why.</exception>
    /// <exception cref="StreamLostException">The stream is gone.</exception>
    public Task SendAsync(string localPath, string? remotePath = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return TransferAsync((transfer, cancel) => transfer.SendAsync(localPath, remotePath, cancel), cancellationToken);
    }

    /// <summary>Fetches files and folders from the stream's host into the test's folder of results.</summary>
    /// <param name="remotePattern">
    /// A path or a pattern there: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and <c>**</c> for any number of folders. A relative one begins in the stream's directory.
    /// </param>
    /// <param name="attach">Attach the files to the stream's result.</param>
    /// <param name="cancellationToken">Ends the transfer. What is half written then is removed.</param>
    /// <returns>The paths on this machine of what matched, in order; each ends with its path there.</returns>
    /// <exception cref="MultiStreamException">Nothing matched, or it could not be fetched; one sentence says why.</exception>
    /// <exception cref="StreamLostException">The stream is gone.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(string remotePattern, bool attach = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(remotePattern);
        var fetched = new FetchedFiles(FilesFolder);
        await TransferAsync((transfer, cancel) => transfer.FetchAsync(remotePattern, fetched, goOn: false, cancel), cancellationToken);
        if (attach)
            Attach(fetched);
        return fetched.Named;
    }

    /// <summary>Fetches and attaches what the test collects. The place is still there and its blocks have ended. Throws nothing; what goes wrong is noted.</summary>
    private async Task CollectAsync(AgentSession session)
    {
        var patterns = _place.Collect.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (patterns.Length == 0)
            return;
        using var limit = new CancellationTokenSource(Scope.Limits.Collect);
        foreach (var pattern in patterns)
        {
            try
            {
                var fetched = new FetchedFiles(FilesFolder);
                try
                {
                    await new FileTransfer(this, session).FetchAsync(pattern, fetched, goOn: true, limit.Token);
                }
                finally
                {
                    Attach(fetched);
                }
            }
            catch (MultiStreamException e)
            {
                Notes.CannotCollect(e.Message);
            }
            catch (OperationCanceledException)
            {
                Notes.CannotCollect(FormattableString.Invariant($"'{pattern}': it was not all here after {Scope.Limits.Collect.TotalSeconds:0.##} s (Limits/Collect)"));
            }
            catch (Exception e)   // a full disk, a folder that cannot be made: whatever it was, the stream is still to be closed
            {
                Notes.CannotCollect($"'{pattern}': {e.GetType().FullName}: {e.Message}");
            }
        }
    }

    private async Task TransferAsync(Func<FileTransfer, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var waiting = LinkToTest(cancellationToken);
        var session = await OpenAsync().WaitAsync(waiting.Token);
        try
        {
            await run(new FileTransfer(this, session), waiting.Token);
        }
        catch (StreamLostException)
        {
            _lossSeen = true;
            throw;
        }
    }

    private void Attach(FetchedFiles fetched)
    {
        foreach (var file in fetched.Files)
        {
            if (!NameText.IsPlain(file))
                Log.Write($"'{NameText.Show(file)}' is not attached: its name is no UTF-8");
            else
            {
                lock (_lock)
                {
                    if (_isAttached.Add(file))
                        _attached.Add(file);
                }
            }
        }
    }
}
