namespace MultiStream.IntegrationTests.Saboteurs;

public sealed class BarrierPromisesCanFail : PromisesCanFail<BarrierPromises>;

public sealed class ValuePromisesCanFail : PromisesCanFail<ValuePromises>;

public sealed class PeerEndPromisesCanFail : PromisesCanFail<PeerEndPromises>;

public sealed class StuckPromisesCanFail : PromisesCanFail<StuckPromises>;

public sealed class WaitLimitPromisesCanFail : PromisesCanFail<WaitLimitPromises>;

public sealed class ShellSyncPromisesCanFail : PromisesCanFail<ShellSyncPromises>;
