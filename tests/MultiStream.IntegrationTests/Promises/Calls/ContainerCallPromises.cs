namespace MultiStream.IntegrationTests.Promises.Calls;

// The promises of C# blocks, on kind container.
// Those that depend on how the kind starts, ends and reaches its streams: each stream costs a container, and the rest goes through the same pipe on every kind.

[NeedsIsolatedHosts]
public sealed class ContainerCallPromises(ContainerKind kind) : CallPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerCallEndPromises(ContainerKind kind) : CallEndPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerCallStopPromises(ContainerKind kind) : CallStopPromises(kind), IClassFixture<ContainerKind>;
