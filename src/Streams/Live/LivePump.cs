namespace MultiStream.Live;

/// <summary>
/// A bounded queue and the one thread that takes from it. Who adds never waits for that thread, whatever holds it up: what finds no room is dropped and counted. The thread
/// is a background one of its own, because a pool whose threads are all blocked must not silence the log; it starts with the first item.
/// </summary>
/// <param name="name">The thread's name.</param>
/// <param name="capacity">How much may wait, in the unit of the items' sizes.</param>
/// <param name="step">Does what is to be done with the items, on that thread.</param>
/// <param name="failed">Hears of what <paramref name="step"/> throws; nothing is taken any more afterwards.</param>
/// <param name="rest">After a step the thread is not woken for so long, but by the end: for who is told much in little pieces.</param>
internal sealed class LivePump<T>(string name, long capacity, LivePump<T>.Step step, Action<Exception> failed, TimeSpan rest = default)
{
    /// <param name="items">What was added since, in its order; empty when only time has passed.</param>
    /// <param name="dropped">How many lines were dropped behind those items.</param>
    /// <param name="last">No further step follows.</param>
    /// <returns>When the next step is wanted though nothing is added; null: then none is.</returns>
    public delegate TimeSpan? Step(IReadOnlyList<T> items, long dropped, bool last);

    /// <summary>How long the end waits for a thread that is held up.</summary>
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(5);

    private readonly object _gate = new(), _resting = new();   // no Lock: the thread waits on them
    private List<T> _items = [];
    private long _size, _dropped;
    private Thread? _thread;
    private bool _ended;

    /// <summary>Adds an item; false when there is no room for it, or all is over.</summary>
    /// <param name="item">The item.</param>
    /// <param name="size">What it takes of the capacity.</param>
    /// <param name="lines">How many lines are lost with it.</param>
    public bool TryAdd(T item, long size, long lines)
    {
        lock (_gate)
        {
            if (_ended)
                return false;
            bool fits = _size + size <= capacity;
            if (fits)
            {
                _items.Add(item);
                _size += size;
            }
            else
            {
                _dropped += lines;
            }
            if (_thread is null)
                (_thread = new Thread(Run) { IsBackground = true, Name = name }).Start();
            else
                Monitor.Pulse(_gate);
            return fits;
        }
    }

    /// <summary>Counts lines that are not even offered.</summary>
    public void Drop(long lines)
    {
        lock (_gate)
            _dropped += lines;
    }

    /// <summary>Whether an item of this size would find room now; the lines count as dropped when not. Saves who adds the making of an item.</summary>
    public bool HasRoom(long size, long lines)
    {
        lock (_gate)
        {
            if (_ended)
                return false;
            if (_size + size <= capacity)
                return true;
            _dropped += lines;
            return false;
        }
    }

    /// <summary>Takes nothing more, and waits until all is done: not for ever, because a thread may be held up for ever. False when it is still at it.</summary>
    /// <param name="limit">How long to wait; null: a few seconds.</param>
    public bool End(TimeSpan? limit = null)
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
        lock (_resting)
            Monitor.Pulse(_resting);
        return _thread?.Join(limit ?? s_drain) ?? true;
    }

    private void Run()
    {
        List<T> items = [];
        TimeSpan? wait = null;
        try
        {
            for (bool last = false; !last;)
            {
                long dropped;
                lock (_gate)
                {
                    if (_items.Count == 0 && _dropped == 0 && !_ended)
                        Monitor.Wait(_gate, wait ?? Timeout.InfiniteTimeSpan);
                    (items, _items) = (_items, items);
                    (dropped, _dropped, _size, last) = (_dropped, 0, 0, _ended);
                }
                wait = step(items, dropped, last);
                items.Clear();
                if (rest > TimeSpan.Zero && !last)
                    Rest();
            }
        }
        catch (Exception e)   // an exception that leaves a thread ends the process, with all tests in it; a live log is not worth that
        {
            lock (_gate)
            {
                _ended = true;
                _items = [];
            }
            try
            {
                failed(e);
            }
            catch (Exception)   // for the same reason: who is told may be code of the user's, or a host that is gone
            {
                // There is nobody else to tell.
            }
        }
    }

    private void Rest()
    {
        lock (_resting)
        {
            if (!Volatile.Read(ref _ended))
                Monitor.Wait(_resting, rest);
        }
    }
}
