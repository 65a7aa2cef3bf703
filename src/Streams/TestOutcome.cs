namespace MultiStream;

/// <summary>What became of a test.</summary>
public enum TestOutcome
{
    /// <summary>It ran to its end and was content.</summary>
    Passed,

    /// <summary>It was not.</summary>
    Failed,

    /// <summary>It did not run, or said itself that it could not be judged.</summary>
    Skipped,
}
