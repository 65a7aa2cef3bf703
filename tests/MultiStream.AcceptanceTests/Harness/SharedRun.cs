namespace MultiStream.AcceptanceTests.Harness;

/// <summary>One run for many tests: a fixture that runs a command once.</summary>
public abstract class SharedRun : IAsyncLifetime
{
    TestRun? _run;

    internal TestRun Run => _run ?? throw new InvalidOperationException("The shared run has not been made.");

    internal TrxTree Trx => Run.Trx;

    internal abstract TestCommand Command { get; }

    public async Task InitializeAsync() => _run = await DotnetTest.RunAsync(Command);

    public Task DisposeAsync()
    {
        _run?.Dispose();
        return Task.CompletedTask;
    }
}
