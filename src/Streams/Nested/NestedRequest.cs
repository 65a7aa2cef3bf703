namespace MultiStream.Nested;

/// <summary>Which tests a block runs: what travels to the worker.</summary>
/// <param name="Assembly">The file's name without <c>.dll</c>, or its path below the project's output folder; empty: the test project's own.</param>
/// <param name="Name">The full name of a test; null: there is a filter.</param>
/// <param name="Filter">A filter as <c>dotnet test --filter</c> takes it; empty: all tests.</param>
internal sealed record NestedRequest(string Assembly, string? Name, string? Filter)
{
    /// <summary>In titles and messages.</summary>
    public override string ToString() => (Name is { } name ? $"test {name}" : Filter is { Length: > 0 } filter ? $"tests {filter}" : "all tests")
        + (Assembly.Length == 0 ? "" : $" of {Assembly}");
}
