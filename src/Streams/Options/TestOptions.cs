namespace MultiStream.Options;

/// <summary>An entry of the settings for tests: the parameters that they have over those of the run.</summary>
/// <param name="Name">A pattern of fully qualified names (<see cref="TestPattern"/>).</param>
/// <param name="Parameters">As they are without a test; their references are expanded anew for each.</param>
/// <param name="Path">Where it stands, for messages.</param>
internal sealed record TestOptions(string Name, IReadOnlyList<ParameterValue> Parameters, string Path);
