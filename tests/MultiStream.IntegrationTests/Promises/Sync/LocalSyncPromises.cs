namespace MultiStream.IntegrationTests.Promises.Sync;

// The promises of sync, on kind local.

public sealed class LocalBarrierPromises(LocalKind kind) : BarrierPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalValuePromises(LocalKind kind) : ValuePromises(kind), IClassFixture<LocalKind>;

public sealed class LocalPeerEndPromises(LocalKind kind) : PeerEndPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalStuckPromises(LocalKind kind) : StuckPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalWaitLimitPromises(LocalKind kind) : WaitLimitPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalShellSyncPromises(LocalKind kind) : ShellSyncPromises(kind), IClassFixture<LocalKind>;
