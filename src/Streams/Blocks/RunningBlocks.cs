namespace MultiStream.Blocks;

/// <summary>Waits for several blocks as for one: for all of them, then judges.</summary>
internal static class RunningBlocks
{
    /// <exception cref="BlockFailedException">One or more failed; the one that ended first comes first.</exception>
    public static async Task<IReadOnlyList<BlockResult>> WaitAllAsync(IReadOnlyList<RunningBlock> blocks, CancellationToken cancel)
    {
        var ends = Task.WhenAll(blocks.Select(b => b.EndAsync(cancel, told: true)));
        using var awaiting = blocks.Count == 0 ? null : blocks[0].Stream.Scope.Sync.Awaits([.. blocks.Select(b => b.Run)], ends);
        var results = await ends;
        var failed = results.Where(r => r.IsFailure).OrderBy(r => r.IsBrokenWait).ThenBy(r => r.Started + r.Duration).ToList();
        return failed.Count == 0 ? results : throw new BlockFailedException(failed);
    }
}
