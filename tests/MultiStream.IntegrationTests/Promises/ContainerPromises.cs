namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind container.

[NeedsIsolatedHosts]
public sealed class ContainerArgumentPromises(ContainerKind kind) : ArgumentPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerDaemonPromises(ContainerKind kind) : DaemonPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerEnvironmentPromises(ContainerKind kind) : EnvironmentPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerExitPromises(ContainerKind kind) : ExitPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerLimitPromises(ContainerKind kind) : LimitPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerManyPromises(ContainerKind kind) : ManyPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerOutputPromises(ContainerKind kind) : OutputPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerPipePromises(ContainerKind kind) : PipePromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerPortPromises(ContainerKind kind) : PortPromises(kind), IClassFixture<ContainerKind>;

// Of a port that is shared with another container nobody in this one can see whose it is.
[NeedsIsolatedHosts]
public sealed class ContainerReadyPromises(IsolatedContainerKind kind) : ReadyPromises(kind), IClassFixture<IsolatedContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerStopPromises(ContainerKind kind) : StopPromises(kind), IClassFixture<ContainerKind>;

[NeedsIsolatedHosts]
public sealed class ContainerStreamPromises(ContainerKind kind) : StreamPromises(kind), IClassFixture<ContainerKind>;
