using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.SshNet;

// The promises, on kind sshnet.

public sealed class SshNetArgumentPromises(SshNetKind kind) : ArgumentPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetDaemonPromises(SshNetKind kind) : DaemonPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetEnvironmentPromises(SshNetKind kind) : EnvironmentPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetExitPromises(SshNetKind kind) : ExitPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetLimitPromises(SshNetKind kind) : LimitPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetManyPromises(SshNetKind kind) : ManyPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetOutputPromises(SshNetKind kind) : OutputPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetPortPromises(SshNetKind kind) : PortPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetReadyPromises(SshNetKind kind) : ReadyPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetStopPromises(SshNetKind kind) : StopPromises(kind), IClassFixture<SshNetKind>;

public sealed class SshNetStreamPromises(SshNetKind kind) : StreamPromises(kind), IClassFixture<SshNetKind>;
