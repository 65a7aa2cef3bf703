using MultiStream.Options;

namespace MultiStream.Allocation;

/// <summary>The hosts that streams are taken from, and which of them are alike. Never changes.</summary>
internal sealed class HostPool
{
    private readonly int[] _classOf;
    private readonly List<PoolHost> _classes = [];
    private readonly Dictionary<string, HashSet<int>> _byTag = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="hosts">In the order of the settings.</param>
    public HostPool(IReadOnlyList<PoolHost> hosts)
    {
        Hosts = hosts;
        _classOf = new int[hosts.Count];
        var classes = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < hosts.Count; i++)
        {
            var key = $"{hosts[i].Kind} {string.Join(' ', hosts[i].Tags.Order(StringComparer.OrdinalIgnoreCase))}";
            if (!classes.TryGetValue(key, out int alike))
            {
                classes[key] = alike = _classes.Count;
                _classes.Add(hosts[i]);
                foreach (var tag in hosts[i].Tags)
                {
                    if (!_byTag.TryGetValue(tag, out var tagged))
                        _byTag[tag] = tagged = [];
                    tagged.Add(alike);
                }
            }
            _classOf[i] = alike;
        }
    }

    /// <summary>The pool of the settings.</summary>
    public static HostPool Of(IEnumerable<HostOptions> hosts) => new([.. hosts.Select(h => new PoolHost(h.Name, h.Kind, h.Tags, h.Slots, h.IsExclusive))]);

    public IReadOnlyList<PoolHost> Hosts { get; }

    /// <summary>How many classes of hosts there are that no stream can tell apart.</summary>
    public int Classes => _classes.Count;

    public int ClassOf(int host) => _classOf[host];

    /// <summary>The classes whose hosts have what is asked.</summary>
    public IReadOnlyList<int> Suitable(IReadOnlyList<string> tags, string? kind)
    {
        IEnumerable<int> found = Enumerable.Range(0, _classes.Count);
        if (tags.Count > 0)
        {
            var sets = tags.Select(t => _byTag.GetValueOrDefault(t, [])).OrderBy(s => s.Count).ToList();
            found = sets[0].Where(c => sets.TrueForAll(s => s.Contains(c))).Order();
        }
        return [.. found.Where(c => kind is null || _classes[c].Kind.Equals(kind, StringComparison.OrdinalIgnoreCase))];
    }
}
