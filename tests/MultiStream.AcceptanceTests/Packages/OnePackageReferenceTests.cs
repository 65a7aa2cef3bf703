using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Packages;

/// <summary>The packages, made once, and a fresh class library outside the repository that was restored from an empty package cache.</summary>
#pragma warning disable CA1001 // xunit disposes of a fixture by IAsyncLifetime.
public sealed class FreshLibrary : IAsyncLifetime
#pragma warning restore CA1001
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    readonly RunFolder _folder = new();

    internal TestRun Run { get; private set; } = null!;

    internal string Output => Path.Combine(_folder.Root, "bin", "Debug", "net10.0");

    public async Task InitializeAsync()
    {
        var packed = Directory.CreateDirectory(Path.Combine(_folder.Root, "packed")).FullName;
        await RunAsync("the packing", [Path.Combine(Asset.Repository, "build", "pack"), packed]);

        _folder.Write("Fresh.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MultiStream.TestAdapter" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("FreshTests.cs",
            """
            using MultiStream;

            public class FreshTests
            {
                [MultiStream, Stream("server"), Stream("client", Count = 2)]
                public async Task Streams_run(StreamsManager streams)
                {
                    var results = await streams.RunAsync(Block.Shell("echo fresh"));
                    if (results.Any(r => r.StandardOutput != "fresh\n"))
                        throw new InvalidOperationException("something else was said");
                }

                [MultiStream, Stream("server")]
                public Task A_block_fails(StreamsManager streams) => streams[0].RunAsync(Block.Shell("exit 3"));
            }
            """);
        // The machine's package folder is a source like any other, so that nothing is downloaded; ours come from where they were packed and from nowhere else.
        _folder.Write("nuget.config",
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{packed}" />
                <add key="machine" value="{MachinePackages}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="MultiStream.*" /></packageSource>
                <packageSource key="machine"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        Run = await RunAsync(null, ["dotnet", "test", Path.Combine(_folder.Root, "Fresh.csproj"), "--results-directory", _folder.Results, "--logger", $"trx;LogFileName={TestRun.TrxName}"]);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <param name="what">What has to exit with 0; null: nothing has to.</param>
    async Task<TestRun> RunAsync(string? what, string[] words)
    {
        var environment = new Dictionary<string, string>();
        // Packing is done with the machine's packages; the fresh library has none.
        if (what is null)
            environment["NUGET_PACKAGES"] = Path.Combine(_folder.Root, "packages");
        await using var running = DotnetTest.Start(words, _folder, environment, Limit);
        var run = await running.EndAsync();
        return what is null || run.ExitCode == 0 ? run : throw new InvalidOperationException($"{what} failed.\n{run}");
    }
}

/// <summary>How users come: one PackageReference in a class library, and `dotnet test`.</summary>
[Collection("Packages")]
public sealed class OnePackageReferenceTests(FreshLibrary fresh) : IClassFixture<FreshLibrary>
{
    [Fact]
    public void The_tests_of_a_class_library_with_one_package_reference_run_with_their_children()
    {
        Assert.True(fresh.Run.ExitCode == 1, fresh.Run.ToString());
        var test = fresh.Run.Trx["Streams_run"];
        Assert.True(test.Outcome == "Passed", fresh.Run.ToString());
        Assert.Equal(
            ["Streams_run · main", "Streams_run · server @ localhost", "Streams_run · client-0 @ localhost", "Streams_run · client-1 @ localhost"],
            test.Children.Select(c => c.Name));
        Assert.StartsWith("Block 'exit 3' on stream 'server' @ localhost failed after ", fresh.Run.Trx["A_block_fails"].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_agent_lies_beside_the_tests_for_this_system_and_for_any()
    {
        Assert.True(File.Exists(Path.Combine(fresh.Output, "multistream-agent", "any", "MultiStream.Agent.dll")));
        Assert.True(File.Exists(Path.Combine(fresh.Output, "multistream-agent", "linux-x64", "MultiStream.Agent.dll")));
    }
}
