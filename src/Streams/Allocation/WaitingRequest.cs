namespace MultiStream.Allocation;

/// <summary>A request that has no hosts yet.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Passed">How many younger requests took a host, since this one waits, that it could have used.</param>
internal sealed record WaitingRequest(AllocationRequest Request, int Passed = 0)
{
    /// <summary>It is passed no more: free hosts that it needs are kept for it.</summary>
    public bool IsDue => Passed >= StreamAllocator.MostPasses;
}
