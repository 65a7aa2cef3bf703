namespace MultiStream.IntegrationTests.Promises.Calls;

// The promises of C# blocks, on kind ssh, to an sshd on this machine.

public sealed class LoopbackSshCallPromises(LoopbackSshKind kind) : CallPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshCallContextPromises(LoopbackSshKind kind) : CallContextPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshCallEndPromises(LoopbackSshKind kind) : CallEndPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshCallErrorPromises(LoopbackSshKind kind) : CallErrorPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshCallOutputPromises(LoopbackSshKind kind) : CallOutputPromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshCallStopPromises(LoopbackSshKind kind) : CallStopPromises(kind), IClassFixture<LoopbackSshKind>;
