namespace MultiStream;

/// <summary>Marks a public instance method as a test that may run code on several execution streams.</summary>
/// <remarks>
/// The method returns <c>void</c>, <see cref="Task"/> or <see cref="ValueTask"/> and may take a <c>StreamsManager</c> and a
/// <see cref="CancellationToken"/>. Each test gets a fresh instance of its class. A method that cannot run is still discovered,
/// and fails with the sentence that says what to change.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MultiStreamAttribute : Attribute
{
    /// <summary>A test whose streams, if any, are declared by <see cref="StreamAttribute"/>.</summary>
    public MultiStreamAttribute()
    {
    }

    /// <summary>A test with a role of <paramref name="streams"/> streams named <c>stream</c>: <c>stream-0</c>, <c>stream-1</c> and so on.</summary>
    /// <param name="streams">How many streams; at least 1.</param>
    public MultiStreamAttribute(int streams) => Streams = streams;

    /// <summary>How many streams the role <c>stream</c> has; 0 when the constructor without a number was used.</summary>
    public int Streams { get; }

    /// <summary>The limit of the whole test in seconds; 0, the default, means the limit <c>Limits/Test</c> of the settings.</summary>
    public int TimeoutSeconds { get; set; }

    /// <summary>Why the test is skipped; null, the default, means that it runs.</summary>
    public string? Skip { get; set; }

    /// <summary>One or more categories, separated by commas: <c>"nightly,lab"</c>. Filters see them as <c>Category</c> and <c>TestCategory</c>.</summary>
    public string? Category { get; set; }
}
