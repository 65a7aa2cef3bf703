namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind command.

public sealed class CommandArgumentPromises(CommandKind kind) : ArgumentPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandDaemonPromises(CommandKind kind) : DaemonPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandEnvironmentPromises(CommandKind kind) : EnvironmentPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandExitPromises(CommandKind kind) : ExitPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandLimitPromises(CommandKind kind) : LimitPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandManyPromises(CommandKind kind) : ManyPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandOutputPromises(CommandKind kind) : OutputPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandPipePromises(CommandKind kind) : PipePromises(kind), IClassFixture<CommandKind>;

public sealed class CommandPortPromises(CommandKind kind) : PortPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandReadyPromises(CommandKind kind) : ReadyPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandStopPromises(CommandKind kind) : StopPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandStreamPromises(CommandKind kind) : StreamPromises(kind), IClassFixture<CommandKind>;
