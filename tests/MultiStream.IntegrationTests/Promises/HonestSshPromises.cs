namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind ssh, to a host that shares nothing with this machine.

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshArgumentPromises(HonestSshKind kind) : ArgumentPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshDaemonPromises(HonestSshKind kind) : DaemonPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshEnvironmentPromises(HonestSshKind kind) : EnvironmentPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshExitPromises(HonestSshKind kind) : ExitPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshLimitPromises(HonestSshKind kind) : LimitPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshManyPromises(HonestSshKind kind) : ManyPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshOutputPromises(HonestSshKind kind) : OutputPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshPipePromises(HonestSshKind kind) : PipePromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshPortPromises(HonestSshKind kind) : PortPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshReadyPromises(HonestSshKind kind) : ReadyPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshStopPromises(HonestSshKind kind) : StopPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshStreamPromises(HonestSshKind kind) : StreamPromises(kind);

/// <summary>One host for all: it gets the runtime once, as a host in a lab does.</summary>
[CollectionDefinition(Name)]
public sealed class HonestSshCollection : ICollectionFixture<HonestSshKind>
{
    public const string Name = "Promises of kind ssh on an honest host";
}
