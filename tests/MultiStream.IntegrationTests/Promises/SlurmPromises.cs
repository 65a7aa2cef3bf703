namespace MultiStream.IntegrationTests.Promises;

// Those that the way to the place can break; what the agent alone keeps, it keeps on the other kinds too.
[NeedsIsolatedHosts]
public sealed class SlurmPipePromises(SlurmKind kind) : PipePromises(kind), IClassFixture<SlurmKind>;

[NeedsIsolatedHosts]
public sealed class SlurmExitPromises(SlurmKind kind) : ExitPromises(kind), IClassFixture<SlurmKind>;

[NeedsIsolatedHosts]
public sealed class SlurmDaemonPromises(SlurmKind kind) : DaemonPromises(kind), IClassFixture<SlurmKind>;

[NeedsIsolatedHosts]
public sealed class SlurmStreamPromises(SlurmKind kind) : StreamPromises(kind), IClassFixture<SlurmKind>;
