namespace MultiStream.Spawners;

/// <summary>What is leased of a machine while a stream is on it, so that no other run has it meanwhile.</summary>
/// <param name="Name">The name of what is leased there.</param>
/// <param name="Slots">How many streams it takes.</param>
/// <param name="IsExclusive">All of it, for the streams of one test.</param>
internal sealed record PlaceLease(string Name, int Slots, bool IsExclusive);
