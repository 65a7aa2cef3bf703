namespace MultiStream.IntegrationTests.Promises;

// The promises, on kind local.

public sealed class LocalArgumentPromises(LocalKind kind) : ArgumentPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalDaemonPromises(LocalKind kind) : DaemonPromises(kind), IClassFixture<LocalKind>;

[Collection("the environment of this process")]
public sealed class LocalEnvironmentPromises(LocalKind kind) : EnvironmentPromises(kind), IClassFixture<LocalKind>
{
    [Fact]
    public async Task What_a_user_has_set_for_the_runtime_reaches_the_blocks_although_the_agent_has_other_values()
    {
        // The tests that look at the environment of this process run one after another.
        Environment.SetEnvironmentVariable("DOTNET_gcServer", "1");
        try
        {
            var stream = await OpenAsync();
            Assert.Equal("1\n", (await stream.RunAsync(Block.Shell("printenv DOTNET_gcServer; printenv | grep MULTISTREAM_SAVED; true"))).StandardOutput);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_gcServer", null);
        }
    }
}

public sealed class LocalExitPromises(LocalKind kind) : ExitPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalLimitPromises(LocalKind kind) : LimitPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalManyPromises(LocalKind kind) : ManyPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalOutputPromises(LocalKind kind) : OutputPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalPortPromises(LocalKind kind) : PortPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalReadyPromises(LocalKind kind) : ReadyPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalStopPromises(LocalKind kind) : StopPromises(kind), IClassFixture<LocalKind>;

public sealed class LocalStreamPromises(LocalKind kind) : StreamPromises(kind), IClassFixture<LocalKind>;
