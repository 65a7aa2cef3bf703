namespace MultiStream.IntegrationTests.Promises.Files;

// The promises of files, on every kind.

public sealed class LocalFilePromises(LocalKind kind) : FilePromises(kind), IClassFixture<LocalKind>;

public sealed class LocalFileFlowPromises(LocalKind kind) : FileFlowPromises(kind), IClassFixture<LocalKind>;

public sealed class LoopbackSshFilePromises(LoopbackSshKind kind) : FilePromises(kind), IClassFixture<LoopbackSshKind>;

public sealed class LoopbackSshFileFlowPromises(LoopbackSshKind kind) : FileFlowPromises(kind), IClassFixture<LoopbackSshKind>;

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshFilePromises(HonestSshKind kind) : FilePromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshFileFlowPromises(HonestSshKind kind) : FileFlowPromises(kind);

public sealed class CommandFilePromises(CommandKind kind) : FilePromises(kind), IClassFixture<CommandKind>;

public sealed class CommandFileFlowPromises(CommandKind kind) : FileFlowPromises(kind), IClassFixture<CommandKind>;

[NeedsIsolatedHosts]
public sealed class ContainerFilePromises(ContainerKind kind) : FilePromises(kind), IClassFixture<ContainerKind>;
