namespace MultiStream.IntegrationTests.Saboteurs;

public sealed class FilePromisesCanFail : PromisesCanFail<FilePromises>;

public sealed class FileFlowPromisesCanFail : PromisesCanFail<FileFlowPromises>;
