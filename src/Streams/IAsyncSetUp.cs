namespace MultiStream;

/// <summary>A test class that sets something up before each test; clean-up is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</summary>
public interface IAsyncSetUp
{
    /// <summary>Runs after the constructor and before the test's body, on the same instance.</summary>
    /// <param name="cancel">Cancelled when the test's limit is over or the run is cancelled.</param>
    Task SetUpAsync(CancellationToken cancel);
}
