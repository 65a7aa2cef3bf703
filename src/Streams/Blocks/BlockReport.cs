namespace MultiStream.Blocks;

/// <summary>All that is known of a block when it has ended: what its result is made of.</summary>
internal sealed record BlockReport(BlockEnd End, string Output, string ErrorOutput, DateTimeOffset Started, TimeSpan Duration)
{
    /// <summary>The block's, from 1, in the order of starts on its stream.</summary>
    public int Number { get; init; }

    /// <summary>When it ended, since the test began; null: nobody knows.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>What it started together with others by.</summary>
    public StartGate? Gate { get; init; }

    /// <summary>A wait of its shell broke, by <c>ms</c>.</summary>
    public bool WaitBroke { get; init; }

    /// <summary>What a C# block threw.</summary>
    public BlockError? Error { get; init; }

    /// <summary>What a C# block returned; null when it did not return, or returns nothing.</summary>
    public BlockValue? Value { get; init; }
}

/// <summary>A value that arrived; it may be null itself.</summary>
internal sealed record BlockValue(object? Value);
