namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind ssh, to an sshd on this machine.

public sealed class LoopbackSshArgumentPromises(LoopbackSshKind kind) : ArgumentPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshDaemonPromises(LoopbackSshKind kind) : DaemonPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshEnvironmentPromises(LoopbackSshKind kind) : EnvironmentPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshExitPromises(LoopbackSshKind kind) : ExitPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshLimitPromises(LoopbackSshKind kind) : LimitPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshManyPromises(LoopbackSshKind kind) : ManyPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshOutputPromises(LoopbackSshKind kind) : OutputPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshPipePromises(LoopbackSshKind kind) : PipePromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshPortPromises(LoopbackSshKind kind) : PortPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshReadyPromises(LoopbackSshKind kind) : ReadyPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshStopPromises(LoopbackSshKind kind) : StopPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshStreamPromises(LoopbackSshKind kind) : StreamPromises(kind), IClassFixture<LoopbackSshKind>;
