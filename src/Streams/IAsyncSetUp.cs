namespace MultiStream;

/// <summary>A test class that sets something up before each test, or a fixture that does so once; clean-up is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</summary>
public interface IAsyncSetUp
{
    /// <summary>Runs after the constructor and before the test's body, on the same instance. Of a fixture: before anybody is given it.</summary>
    /// <param name="cancel">Cancelled when the limit of the test, or of the fixture, is over or the run is cancelled.</param>
    Task SetUpAsync(CancellationToken cancel);
}
