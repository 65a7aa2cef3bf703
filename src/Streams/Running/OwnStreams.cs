namespace MultiStream.Running;

/// <summary>The streams that the code of one test, or of one fixture, opens itself: they end with it at the latest.</summary>
/// <param name="ending">Cancelled when the test, or the making of the fixture, is told to end. Never disposed: code that is left behind may still look at it.</param>
internal sealed class OwnStreams(CancellationTokenSource ending)
{
    private readonly Lock _lock = new();
    private readonly HashSet<StreamsManager> _open = [];
    private bool _isOver;

    /// <summary>Every wait for them ends with it.</summary>
    public CancellationToken Ending => ending.Token;

    /// <summary>Cancelled when nothing can be opened any more.</summary>
    public CancellationToken Over => Openings.Token;

    private CancellationTokenSource Openings { get; } = new();   // never disposed, likewise

    /// <summary>Whoever waits for them is told to end.</summary>
    public void End() => ending.Cancel();

    /// <summary>They are open. False: that is too late, and whoever opened them closes them.</summary>
    public bool TryAdd(StreamsManager streams)
    {
        lock (_lock)
            return !_isOver && _open.Add(streams);
    }

    /// <summary>They were closed.</summary>
    public void Remove(StreamsManager streams)
    {
        lock (_lock)
            _open.Remove(streams);
    }

    /// <summary>Closes what is still open, and ends what is being opened.</summary>
    /// <returns>Failures of blocks of these that nobody waited for, in words; null: there is none.</returns>
    public async Task<string?> CloseAsync()
    {
        StreamsManager[] open;
        lock (_lock)
        {
            _isOver = true;
            open = [.. _open];
        }
        await Openings.CancelAsync();
        await Task.WhenAll(open.Select(s => s.CloseAllAsync()));
        var unseen = open.SelectMany(s => s.Unseen).ToList();
        return unseen.Count == 0 ? null : new BlockFailedException("Nobody waited for it before the streams were closed: ", unseen).Message;
    }
}
