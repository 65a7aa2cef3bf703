namespace MultiStream.Nested;

/// <summary>Runs existing tests in the process of a stream's worker: MultiStream's own by its engine, all others by their own adapters.</summary>
internal interface INestedTests
{
    /// <summary>Runs what the job asks for. Called on a thread of its own, one job at a time in a process.</summary>
    /// <returns>What became of each test and row, in the order of their ends; empty: it found none that is meant.</returns>
    /// <exception cref="MultiStreamException">They cannot be run, with the sentence that says why.</exception>
    /// <exception cref="OperationCanceledException">The block was asked to end, and none of them has an outcome.</exception>
    Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job);
}

/// <summary>What became of one test, or of one of its rows.</summary>
/// <param name="Test">The full name of the method, the same for all its rows and overloads: <c>Ns.Class.Method</c>.</param>
/// <param name="Report">Its name is what the framework shows for the row.</param>
internal sealed record NestedResult(string Test, TestReport Report);
