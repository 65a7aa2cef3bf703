namespace MultiStream.Allocation;

/// <summary>The hosts that a request is given.</summary>
/// <param name="Request">Who asked.</param>
/// <param name="Hosts">One for each of its needs: places in the pool.</param>
internal sealed record StreamAllocation(AllocationRequest Request, IReadOnlyList<int> Hosts);
