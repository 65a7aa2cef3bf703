namespace MultiStream.Allocation;

/// <summary>
/// How many streams of each group can have a host of each cell: the largest flow from groups to cells. Hosts of one cell are the same to the test, so that it is enough to count them: streams that share no
/// host with each other are at most as many as there are hosts, and all streams at most as many as there are slots.
/// </summary>
internal sealed class GroupFlow
{
    private readonly AllocationRequest _request;
    private readonly int[] _slots, _hosts, _unplaced;
    private readonly int[][] _flow;
    private readonly HashSet<int> _short = [];

    public GroupFlow(AllocationRequest request, FreeHosts free)
    {
        _request = request;
        _slots = [.. request.Cells.Select(c => c.Classes.Sum(free.Slots))];
        _hosts = [.. request.Cells.Select(c => c.Classes.Sum(free.Hosts))];
        _unplaced = [.. request.Groups.Select(g => g.Streams.Count)];
        _flow = [.. request.Groups.Select(_ => new int[request.Cells.Count])];
        for (int g = 0; g < _unplaced.Length; g++)
        {
            while (_unplaced[g] > 0 && Place(g))
            {
            }
        }
    }

    /// <summary>Every stream has a host.</summary>
    public bool IsWhole => Array.TrueForAll(_unplaced, n => n == 0);

    /// <summary>The groups that have too few hosts, together: those that could not be placed whole, and those that would have to give way.</summary>
    public IReadOnlySet<int> Short => _short;

    /// <summary>How many streams of a group are on hosts of a cell.</summary>
    public int On(int group, int cell) => _flow[group][cell];

    /// <summary>Places as many streams of a group as one way allows; streams of other groups move to other cells for it.</summary>
    private bool Place(int group)
    {
        // Nodes: groups, then of each cell its hosts (where streams come that share none), then its slots.
        int groups = _request.Groups.Count, cells = _request.Cells.Count;
        var from = new int[groups + (2 * cells)];
        Array.Fill(from, -2);
        from[group] = -1;
        var queue = new Queue<int>([group]);
        while (queue.TryDequeue(out int node))
        {
            if (node >= groups + cells && Room(node - groups - cells) > 0)
            {
                Push(group, node, from);
                return true;
            }
            foreach (int next in Next(node))
            {
                if (from[next] != -2)
                    continue;
                from[next] = node;
                queue.Enqueue(next);
            }
        }
        for (int g = 0; g < groups; g++)
        {
            if (from[g] != -2)
                _short.Add(g);
        }
        return false;
    }

    private IEnumerable<int> Next(int node)
    {
        int groups = _request.Groups.Count, cells = _request.Cells.Count;
        if (node < groups)
        {
            int first = groups + (_request.Groups[node].Need.IsDistinct ? 0 : cells);
            for (int c = 0; c < cells; c++)
            {
                if (_request.Cells[c].Groups.Contains(node))
                    yield return first + c;
            }
        }
        else if (node < groups + cells)
        {
            int cell = node - groups;
            if (Distinct(cell) < _hosts[cell])
                yield return node + cells;
            foreach (int g in Users(cell, distinct: true))
                yield return g;
        }
        else
        {
            int cell = node - groups - cells;
            foreach (int g in Users(cell, distinct: false))
                yield return g;
            // Those that share no host leave by their own node.
            if (Distinct(cell) > 0)
                yield return node - cells;
        }
    }

    private void Push(int group, int end, int[] from)
    {
        int groups = _request.Groups.Count, cells = _request.Cells.Count;
        int amount = Math.Min(_unplaced[group], Room(end - groups - cells));
        for (int node = end; from[node] >= 0; node = from[node])
            amount = Math.Min(amount, Capacity(from[node], node));
        for (int node = end; from[node] >= 0; node = from[node])
        {
            var (before, cell) = (from[node], (Math.Max(from[node], node) - groups) % cells);
            if (before < groups)
                _flow[before][cell] += amount;
            else if (node < groups)
                _flow[node][cell] -= amount;
        }
        _unplaced[group] -= amount;
    }

    private int Capacity(int before, int node)
    {
        int groups = _request.Groups.Count, cells = _request.Cells.Count;
        int cell = (Math.Max(before, node) - groups) % cells;
        return before < groups ? int.MaxValue
            : node < groups ? _flow[node][cell]
            : before < node ? _hosts[cell] - Distinct(cell)
            : Distinct(cell);
    }

    private int Room(int cell) => _slots[cell] - _flow.Sum(f => f[cell]);

    private int Distinct(int cell)
    {
        int sum = 0;
        foreach (int g in _request.Cells[cell].Groups)
            sum += _request.Groups[g].Need.IsDistinct ? _flow[g][cell] : 0;
        return sum;
    }

    private IEnumerable<int> Users(int cell, bool distinct) => _request.Cells[cell].Groups.Where(g => _request.Groups[g].Need.IsDistinct == distinct && _flow[g][cell] > 0);
}
