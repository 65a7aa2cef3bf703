namespace MultiStream.IntegrationTests.Promises.Sync;

// The promises of sync, on kind ssh, to a host that shares nothing with this machine.

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshBarrierPromises(HonestSshKind kind) : BarrierPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshValuePromises(HonestSshKind kind) : ValuePromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshPeerEndPromises(HonestSshKind kind) : PeerEndPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshStuckPromises(HonestSshKind kind) : StuckPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshWaitLimitPromises(HonestSshKind kind) : WaitLimitPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshShellSyncPromises(HonestSshKind kind) : ShellSyncPromises(kind);
