using MultiStream.IntegrationTests.Promises;
using MultiStream.IntegrationTests.Promises.Calls;
using MultiStream.IntegrationTests.Promises.Files;
using MultiStream.IntegrationTests.Promises.Sync;

namespace MultiStream.IntegrationTests.SshNet;

// The promises, on kind sshnet, to a host that shares nothing with this machine.

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetArgumentPromises(HonestSshNetKind kind) : ArgumentPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetDaemonPromises(HonestSshNetKind kind) : DaemonPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetEnvironmentPromises(HonestSshNetKind kind) : EnvironmentPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetExitPromises(HonestSshNetKind kind) : ExitPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetLimitPromises(HonestSshNetKind kind) : LimitPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetManyPromises(HonestSshNetKind kind) : ManyPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetOutputPromises(HonestSshNetKind kind) : OutputPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetPortPromises(HonestSshNetKind kind) : PortPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetReadyPromises(HonestSshNetKind kind) : ReadyPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetStopPromises(HonestSshNetKind kind) : StopPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetStreamPromises(HonestSshNetKind kind) : StreamPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetCallPromises(HonestSshNetKind kind) : CallPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetCallContextPromises(HonestSshNetKind kind) : CallContextPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetCallEndPromises(HonestSshNetKind kind) : CallEndPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetCallErrorPromises(HonestSshNetKind kind) : CallErrorPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetCallOutputPromises(HonestSshNetKind kind) : CallOutputPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetCallStopPromises(HonestSshNetKind kind) : CallStopPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetFilePromises(HonestSshNetKind kind) : FilePromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetFileFlowPromises(HonestSshNetKind kind) : FileFlowPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetBarrierPromises(HonestSshNetKind kind) : BarrierPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetValuePromises(HonestSshNetKind kind) : ValuePromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetPeerEndPromises(HonestSshNetKind kind) : PeerEndPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetStuckPromises(HonestSshNetKind kind) : StuckPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetWaitLimitPromises(HonestSshNetKind kind) : WaitLimitPromises(kind);

[Collection(HonestSshNetCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshNetShellSyncPromises(HonestSshNetKind kind) : ShellSyncPromises(kind);
