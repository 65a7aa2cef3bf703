namespace MultiStream.Sync;

/// <summary>What parties have put or sent, by name and party; it stays until the test's end.</summary>
internal sealed class SyncStore<T>
{
    private readonly Dictionary<string, OrderedDictionary<string, Kept>> _byName = new(StringComparer.Ordinal);

    /// <param name="Party">As its test writes it.</param>
    public readonly record struct Kept(string Party, T Value, SyncArrival Arrival);

    /// <summary>All under the name, in the order in which they came.</summary>
    public IReadOnlyList<Kept> All(string name) => _byName.TryGetValue(name, out var kept) ? kept.Values : [];

    public bool Has(string name, string party) => _byName.TryGetValue(name, out var kept) && kept.ContainsKey(party);

    public Kept? Of(string name, string party) => _byName.TryGetValue(name, out var kept) && kept.TryGetValue(party, out var value) ? value : null;

    public void Add(string name, T value, SyncArrival arrival)
    {
        if (!_byName.TryGetValue(name, out var kept))
            _byName.Add(name, kept = new(StringComparer.OrdinalIgnoreCase));
        kept.Add(arrival.Party, new Kept(arrival.Party, value, arrival));
    }
}
