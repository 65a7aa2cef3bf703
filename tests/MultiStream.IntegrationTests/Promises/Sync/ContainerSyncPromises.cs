namespace MultiStream.IntegrationTests.Promises.Sync;

// The promises of sync, on kind container.
// Those that depend on how the kind starts, ends and reaches its streams: each stream costs a container, and the rest goes through the same pipe on every kind.

[NeedsIsolatedHosts]
public sealed class ContainerBarrierPromises(ContainerKind kind) : BarrierPromises(kind), IClassFixture<ContainerKind>;
