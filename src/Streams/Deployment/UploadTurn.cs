namespace MultiStream.Deployment;

/// <summary>
/// One upload at a time to one cache: of 40 streams to a fresh host one sends the files, and the others find them. Entered and left by
/// one and the same thread, the stream's reader.
/// </summary>
internal sealed class UploadTurn
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _arrived = new(StringComparer.Ordinal);

    /// <summary>
    /// True: it is the caller's turn to send. False: somebody sent meanwhile, maybe the same; the place should look again. Waits for an
    /// upload that is under way, for as long as that stream may take to open.
    /// </summary>
    /// <param name="wanted">
    /// The keys that the place asks for. It may have asked just before they arrived from another stream. Null when the place has looked
    /// again already: then it really lacks them.
    /// </param>
    public bool TryEnter(IEnumerable<string>? wanted)
    {
        if (_lock.TryEnter())
        {
            if (wanted is null || !wanted.All(_arrived.Contains))
                return true;
        }
        else
            _lock.Enter();
        _lock.Exit();
        return false;
    }

    /// <summary>The upload is over.</summary>
    /// <param name="arrived">The keys that are at the place now; none if it failed.</param>
    public void Leave(IEnumerable<string> arrived)
    {
        _arrived.UnionWith(arrived);
        _lock.Exit();
    }
}
