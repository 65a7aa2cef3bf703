namespace MultiStream.Nested;

/// <summary>MultiStream's own tests, nested.</summary>
internal sealed class OwnTests : INestedTests
{
    public Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job) =>
        throw new MultiStreamException($"{job.Own[0].FullyQualifiedName} is a test of MultiStream's, which cannot be run nested yet; a test of xunit, NUnit or MSTest can.");
}
