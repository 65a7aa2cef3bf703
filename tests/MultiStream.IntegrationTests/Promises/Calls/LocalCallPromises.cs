namespace MultiStream.IntegrationTests.Promises.Calls;

// The promises of C# blocks, on kind local.

public sealed class LocalCallPromises(LocalKind kind) : CallPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalCallContextPromises(LocalKind kind) : CallContextPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalCallEndPromises(LocalKind kind) : CallEndPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalCallErrorPromises(LocalKind kind) : CallErrorPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalCallOutputPromises(LocalKind kind) : CallOutputPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalCallStopPromises(LocalKind kind) : CallStopPromises(kind), IClassFixture<LocalKind>;
