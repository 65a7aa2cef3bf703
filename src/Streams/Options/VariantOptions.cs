namespace MultiStream.Options;

/// <summary>A variant of the settings: one more run of each test that it names, with parameters of its own.</summary>
/// <param name="Name">Unique among the variants of one test.</param>
/// <param name="Test">A pattern of fully qualified names (<see cref="TestPattern"/>).</param>
/// <param name="Parameters">Over those of the run; those that attributes give are stronger.</param>
/// <param name="Path">Where it stands, for messages.</param>
internal sealed record VariantOptions(string Name, string Test, IReadOnlyList<ParameterValue> Parameters, string Path);
