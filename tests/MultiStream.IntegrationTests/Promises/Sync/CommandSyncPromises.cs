namespace MultiStream.IntegrationTests.Promises.Sync;

// The promises of sync, on kind command.

public sealed class CommandBarrierPromises(CommandKind kind) : BarrierPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandValuePromises(CommandKind kind) : ValuePromises(kind), IClassFixture<CommandKind>;

public sealed class CommandPeerEndPromises(CommandKind kind) : PeerEndPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandStuckPromises(CommandKind kind) : StuckPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandWaitLimitPromises(CommandKind kind) : WaitLimitPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandShellSyncPromises(CommandKind kind) : ShellSyncPromises(kind), IClassFixture<CommandKind>;
