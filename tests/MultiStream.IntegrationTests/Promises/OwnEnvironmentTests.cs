namespace MultiStream.IntegrationTests.Promises;

/// <summary>Changes the environment of this process, to which other tests compare that of their blocks: runs while no other does.</summary>
[Collection(Name)]
public sealed class OwnEnvironmentTests(LocalKind kind) : Promise(kind), IClassFixture<LocalKind>
{
    public const string Name = "the environment of this process";

    [Fact]
    public async Task What_a_user_has_set_for_the_runtime_reaches_the_blocks_although_the_agent_has_other_values()
    {
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

[CollectionDefinition(OwnEnvironmentTests.Name, DisableParallelization = true)]
public sealed class OwnEnvironmentCollection;
