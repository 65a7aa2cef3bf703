namespace MultiStream.IntegrationTests.Promises.Calls;

// The promises of C# blocks, on kind ssh, to a host that shares nothing with this machine.

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshCallPromises(HonestSshKind kind) : CallPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshCallContextPromises(HonestSshKind kind) : CallContextPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshCallEndPromises(HonestSshKind kind) : CallEndPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshCallErrorPromises(HonestSshKind kind) : CallErrorPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshCallOutputPromises(HonestSshKind kind) : CallOutputPromises(kind);

[Collection(HonestSshCollection.Name), NeedsIsolatedHosts]
public sealed class HonestSshCallStopPromises(HonestSshKind kind) : CallStopPromises(kind);
