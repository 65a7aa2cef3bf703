using MultiStream.IntegrationTests.Promises;
using MultiStream.IntegrationTests.Promises.Calls;
using MultiStream.IntegrationTests.Promises.Files;
using MultiStream.IntegrationTests.Promises.Sync;

namespace MultiStream.IntegrationTests.SshNet;

// The promises, on kind sshnet, to an sshd on this machine.

public sealed class SshNetArgumentPromises(LoopbackSshNetKind kind) : ArgumentPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetDaemonPromises(LoopbackSshNetKind kind) : DaemonPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetEnvironmentPromises(LoopbackSshNetKind kind) : EnvironmentPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetExitPromises(LoopbackSshNetKind kind) : ExitPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetLimitPromises(LoopbackSshNetKind kind) : LimitPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetManyPromises(LoopbackSshNetKind kind) : ManyPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetOutputPromises(LoopbackSshNetKind kind) : OutputPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetPortPromises(LoopbackSshNetKind kind) : PortPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetReadyPromises(LoopbackSshNetKind kind) : ReadyPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetStopPromises(LoopbackSshNetKind kind) : StopPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetStreamPromises(LoopbackSshNetKind kind) : StreamPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetCallPromises(LoopbackSshNetKind kind) : CallPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetCallContextPromises(LoopbackSshNetKind kind) : CallContextPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetCallEndPromises(LoopbackSshNetKind kind) : CallEndPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetCallErrorPromises(LoopbackSshNetKind kind) : CallErrorPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetCallOutputPromises(LoopbackSshNetKind kind) : CallOutputPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetCallStopPromises(LoopbackSshNetKind kind) : CallStopPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetFilePromises(LoopbackSshNetKind kind) : FilePromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetFileFlowPromises(LoopbackSshNetKind kind) : FileFlowPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetBarrierPromises(LoopbackSshNetKind kind) : BarrierPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetValuePromises(LoopbackSshNetKind kind) : ValuePromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetPeerEndPromises(LoopbackSshNetKind kind) : PeerEndPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetStuckPromises(LoopbackSshNetKind kind) : StuckPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetWaitLimitPromises(LoopbackSshNetKind kind) : WaitLimitPromises(kind), IClassFixture<LoopbackSshNetKind>;

public sealed class SshNetShellSyncPromises(LoopbackSshNetKind kind) : ShellSyncPromises(kind), IClassFixture<LoopbackSshNetKind>;
