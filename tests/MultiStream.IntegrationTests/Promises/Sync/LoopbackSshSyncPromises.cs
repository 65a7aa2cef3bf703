namespace MultiStream.IntegrationTests.Promises.Sync;

// The promises of sync, on kind ssh, to an sshd on this machine.

public sealed class LoopbackSshBarrierPromises(LoopbackSshKind kind) : BarrierPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshValuePromises(LoopbackSshKind kind) : ValuePromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshPeerEndPromises(LoopbackSshKind kind) : PeerEndPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshStuckPromises(LoopbackSshKind kind) : StuckPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshWaitLimitPromises(LoopbackSshKind kind) : WaitLimitPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshShellSyncPromises(LoopbackSshKind kind) : ShellSyncPromises(kind), IClassFixture<LoopbackSshKind>;
