namespace MultiStream.Discovery;

/// <summary>Finds the tests of an assembly by its metadata and PDB; loads and runs nothing of it.</summary>
internal static class TestFinder
{
    /// <summary>All tests of the assembly, in the order of its source. Empty when it does not use MultiStream.</summary>
    /// <exception cref="MultiStreamException">The file cannot be read as an assembly.</exception>
    public static IReadOnlyList<MultiStreamTest> Find(string assemblyPath)
    {
        _ = assemblyPath;
        throw new MultiStreamException("The finder is not there yet.");
    }
}
