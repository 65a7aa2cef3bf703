namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind local.

public sealed class LocalArgumentPromises(LocalKind kind) : ArgumentPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalDaemonPromises(LocalKind kind) : DaemonPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalEnvironmentPromises(LocalKind kind) : EnvironmentPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalExitPromises(LocalKind kind) : ExitPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalLimitPromises(LocalKind kind) : LimitPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalManyPromises(LocalKind kind) : ManyPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalOutputPromises(LocalKind kind) : OutputPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalPipePromises(LocalKind kind) : PipePromises(kind), IClassFixture<LocalKind>;

public sealed class LocalPortPromises(LocalKind kind) : PortPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalReadyPromises(LocalKind kind) : ReadyPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalStopPromises(LocalKind kind) : StopPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalStreamPromises(LocalKind kind) : StreamPromises(kind), IClassFixture<LocalKind>;
