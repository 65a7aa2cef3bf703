namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind ssh, to a host that shares nothing with this machine.

[NeedsIsolatedHosts]
public sealed class HonestSshArgumentPromises(HonestSshKind kind) : ArgumentPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshDaemonPromises(HonestSshKind kind) : DaemonPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshEnvironmentPromises(HonestSshKind kind) : EnvironmentPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshExitPromises(HonestSshKind kind) : ExitPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshLimitPromises(HonestSshKind kind) : LimitPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshManyPromises(HonestSshKind kind) : ManyPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshOutputPromises(HonestSshKind kind) : OutputPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshPortPromises(HonestSshKind kind) : PortPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshReadyPromises(HonestSshKind kind) : ReadyPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshStopPromises(HonestSshKind kind) : StopPromises(kind), IClassFixture<HonestSshKind>;

[NeedsIsolatedHosts]
public sealed class HonestSshStreamPromises(HonestSshKind kind) : StreamPromises(kind), IClassFixture<HonestSshKind>;
