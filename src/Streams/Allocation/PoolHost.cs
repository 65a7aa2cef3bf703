namespace MultiStream.Allocation;

/// <summary>A host of the pool, as far as it matters to who is given it.</summary>
internal sealed record PoolHost(string Name, string Kind, IReadOnlyList<string> Tags, int Slots = 1, bool IsExclusive = false);
