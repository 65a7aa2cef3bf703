namespace MultiStream.Blocks;

/// <summary>Waits for several blocks as for one: for all of them, then judges.</summary>
internal static class RunningBlocks
{
    /// <exception cref="BlockFailedException">One or more failed; the one that ended first comes first.</exception>
    public static async Task<IReadOnlyList<BlockResult>> WaitAllAsync(IReadOnlyList<RunningBlock> blocks, CancellationToken cancel)
    {
        var results = await Task.WhenAll(blocks.Select(b => b.EndAsync(cancel)));
        var failed = results.Where(r => r.IsFailure).OrderBy(r => r.Started + r.Duration).ToList();
        return failed.Count == 0 ? results : throw new BlockFailedException(failed);
    }
}
