namespace MultiStream;

// Files to and from several streams at once.
public partial class StreamSlice
{
    /// <summary>Sends a file, or a folder with all in it, to each stream's host, at once.</summary>
    /// <param name="localPath">On this machine.</param>
    /// <param name="remotePath">There; see <see cref="ExecutionStream.SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="MultiStreamException">One or more failed; the message has a sentence for each.</exception>
    public Task SendAsync(string localPath, string? remotePath = null, CancellationToken cancellationToken = default) =>
        AllAsync([.. _streams.Select(s => s.SendAsync(localPath, remotePath, cancellationToken))]);

    /// <summary>Fetches files and folders from each stream's host, at once, into the test's folder of results.</summary>
    /// <param name="remotePattern">There; see <see cref="ExecutionStream.FetchAsync"/>.</param>
    /// <param name="attach">Attach the files to their streams' results.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <returns>The paths on this machine of what matched, those of the first stream first.</returns>
    /// <exception cref="MultiStreamException">One or more failed, or had nothing that matches; the message has a sentence for each.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(string remotePattern, bool attach = false, CancellationToken cancellationToken = default)
    {
        Task<IReadOnlyList<string>>[] all = [.. _streams.Select(s => s.FetchAsync(remotePattern, attach, cancellationToken))];
        await AllAsync(all);
        return [.. all.SelectMany(t => t.Result)];
    }

    /// <summary>Waits for all; one failure is thrown as it is, several as one.</summary>
    private static async Task AllAsync(Task[] all)
    {
        await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);   // each is looked at below
        var failures = all.Where(t => t.IsFaulted).Select(t => t.Exception!.InnerException!).ToList();
        if (failures.Count > 1 && failures.TrueForAll(f => f is MultiStreamException))
            throw new MultiStreamException(string.Join("\nAlso: ", failures.Select(f => f.Message)), failures[0]);
        await Task.WhenAll(all);
    }
}
