namespace MultiStream.Running.Fixtures;

/// <summary>Why a fixture is not there, or how its end went wrong: the same for every test that needs it.</summary>
/// <param name="Failure">What results show. Nothing in it belongs to a test's own streams or clock.</param>
internal sealed record FixtureFault(Failure Failure)
{
    /// <summary>The fixture wants its tests to be skipped: why. Null: they fail.</summary>
    public string? Skip { get; init; }
}
