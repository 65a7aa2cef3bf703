namespace MultiStream.IntegrationTests.Promises.Calls;

// The promises of C# blocks, on kind command.

public sealed class CommandCallPromises(CommandKind kind) : CallPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandCallContextPromises(CommandKind kind) : CallContextPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandCallEndPromises(CommandKind kind) : CallEndPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandCallErrorPromises(CommandKind kind) : CallErrorPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandCallOutputPromises(CommandKind kind) : CallOutputPromises(kind), IClassFixture<CommandKind>;

public sealed class CommandCallStopPromises(CommandKind kind) : CallStopPromises(kind), IClassFixture<CommandKind>;
