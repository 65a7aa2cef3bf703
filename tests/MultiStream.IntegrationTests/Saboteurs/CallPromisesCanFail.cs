namespace MultiStream.IntegrationTests.Saboteurs;

public sealed class CallPromisesCanFail : PromisesCanFail<CallPromises>;

public sealed class CallContextPromisesCanFail : PromisesCanFail<CallContextPromises>;

public sealed class CallEndPromisesCanFail : PromisesCanFail<CallEndPromises>;

public sealed class CallErrorPromisesCanFail : PromisesCanFail<CallErrorPromises>;

public sealed class CallOutputPromisesCanFail : PromisesCanFail<CallOutputPromises>;

public sealed class CallStopPromisesCanFail : PromisesCanFail<CallStopPromises>;
