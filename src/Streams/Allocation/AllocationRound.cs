namespace MultiStream.Allocation;

/// <summary>What was decided: who is given hosts now, and who waits on.</summary>
/// <param name="Given">In the order in which they were asked for.</param>
/// <param name="Waiting">The others, in that order.</param>
/// <param name="Kept">Free hosts that are kept for one of those that wait, and for which, as an index into them.</param>
internal sealed record AllocationRound(IReadOnlyList<StreamAllocation> Given, IReadOnlyList<WaitingRequest> Waiting, IReadOnlyDictionary<int, int> Kept);
