namespace MultiStream.Allocation;

/// <summary>Somebody has streams on a host: a test of this run, or whoever else shares the pool.</summary>
/// <param name="Host">The host's place in the pool.</param>
/// <param name="Streams">How many of its slots are taken.</param>
/// <param name="Holder">Who, for people: <c>test Throughput</c>.</param>
/// <param name="Since">Since when, by the clock of whoever asks.</param>
/// <param name="Out">Nobody has it, and nobody will: why. Null: somebody has.</param>
internal sealed record HostHold(int Host, int Streams, string Holder, TimeSpan Since, string? Out = null);
