namespace MultiStream.Allocation;

/// <summary>What one stream of a test asks of the pool.</summary>
/// <param name="Stream">Its name.</param>
/// <param name="Tags">What its host must have.</param>
/// <param name="Kind">What its host must be of; null: any kind.</param>
/// <param name="IsDistinct">No two streams of the test that say so share a host.</param>
internal sealed record HostNeed(string Stream, IReadOnlyList<string> Tags, string? Kind = null, bool IsDistinct = false);
