using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Packages;

/// <summary>The packages, made once, and a fresh class library outside the repository that was restored from an empty package cache.</summary>
#pragma warning disable CA1001 // xunit disposes of a fixture by IAsyncLifetime.
public sealed class FreshLibrary : IAsyncLifetime
#pragma warning restore CA1001
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>What a file of the library's output holds, and nothing else does.</summary>
    internal const string Secret = "the key of the lab";

    const string TestsFile = "FreshTests.cs";

    readonly RunFolder _folder = new();
    readonly RunFolder _program = new();

    internal TestRun Run { get; private set; } = null!;

    /// <summary>A program with the library alone, built and run.</summary>
    internal TestRun Program { get; private set; } = null!;

    /// <summary>A nuget.config: MultiStream's packages from where they were packed, and all others from this machine's.</summary>
    internal string Sources { get; private set; } = "";

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
                <None Include="keys/*" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "keys"));
        _folder.Write("keys/lab.pfx", Secret);
        _folder.Write(TestsFile,
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
                public async Task A_block_of_C_sharp_gives_its_value(StreamsManager streams)
                {
                    string text = "fresh";
                    var (length, process) = await streams[0].CallAsync(() => (text.Length, Environment.ProcessId));
                    if (length != 5 || process == Environment.ProcessId)
                        throw new InvalidOperationException($"{length} letters, counted by process {process}");
                }

                [MultiStream, Stream("server")]
                public Task A_block_fails(StreamsManager streams) => streams[0].RunAsync(Block.Shell("exit 3"));
            }
            """);
        _program.Write("Alone.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MultiStream.Streams" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        _program.Write("Program.cs",
            """
            using MultiStream;

            await using var streams = await StreamsManager.OpenAsync("server");
            string text = "fresh";
            Console.Write((await streams["server"].RunAsync(Block.Shell($"echo {text}"))).StandardOutput);
            Console.WriteLine(await streams["server"].CallAsync(() => text.Length));
            """);
        // The machine's package folder is a source like any other, so that nothing is downloaded; ours come from where they were packed and from nowhere else.
        Sources =
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
            """;
        _folder.Write("nuget.config", Sources);
        _program.Write("nuget.config", Sources);
        Program = await RunAsync(null, ["dotnet", "run", "--project", Path.Combine(_program.Root, "Alone.csproj")], _program);
        Run = await RunAsync(null, ["dotnet", "test", Path.Combine(_folder.Root, "Fresh.csproj"), "--results-directory", _folder.Results, "--logger", $"trx;LogFileName={TestRun.TrxName}"]);
    }

    /// <summary>Changes one line of the tests and builds them again.</summary>
    internal async Task ChangeOneLineAsync()
    {
        var path = Path.Combine(_folder.Root, TestsFile);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("letters, counted", "characters, counted", StringComparison.Ordinal));
        var build = await RunAsync(null, ["dotnet", "build", Path.Combine(_folder.Root, "Fresh.csproj")]);
        Assert.True(build.ExitCode == 0, build.ToString());
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        _program.Dispose();
        return Task.CompletedTask;
    }

    static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <param name="what">What has to exit with 0; null: nothing has to.</param>
    /// <param name="folder">Where; null: the library's.</param>
    internal async Task<TestRun> RunAsync(string? what, string[] words, RunFolder? folder = null)
    {
        var environment = new Dictionary<string, string>();
        // Packing is done with the machine's packages; the fresh library has none.
        if (what is null)
            environment["NUGET_PACKAGES"] = Path.Combine(_folder.Root, "packages");
        await using var running = DotnetTest.Start(words, folder ?? _folder, environment, Limit);
        var run = await running.EndAsync();
        return what is null || run.ExitCode == 0 ? run : throw new InvalidOperationException($"{what} failed.\n{run}");
    }
}

/// <summary>The packages are made once.</summary>
[CollectionDefinition(Name)]
public sealed class PackagesCollection : ICollectionFixture<FreshLibrary>
{
    public const string Name = "Packages";
}

/// <summary>How users come: one PackageReference in a class library, and `dotnet test`.</summary>
[Collection(PackagesCollection.Name)]
public sealed class OnePackageReferenceTests(FreshLibrary fresh)
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
    public void A_program_with_the_library_alone_runs_commands_and_C_sharp_on_streams()
    {
        Assert.True(fresh.Program.ExitCode == 0, fresh.Program.ToString());
        Assert.Equal("fresh\n5\n", fresh.Program.Output);
    }

    [Fact]
    public void A_block_of_C_sharp_runs_in_a_process_of_its_own() => Assert.Equal("Passed", fresh.Run.Trx["A_block_of_C_sharp_gives_its_value"].Outcome);

    /// <summary>What goes over the wire stands in the stream's log, where a user can read it too.</summary>
    [Fact]
    public async Task A_second_run_ships_nothing_and_a_changed_line_ships_the_changed_assembly_and_its_symbols()
    {
        await using var host = await LoopbackHost.StartAsync("ship");
        const string NoKeys = "MultiStream.Ship.Ignore=*.pfx";

        Assert.InRange(await ShipAsync(host, @"\d\d of \d+ sent", NoKeys), 100_000, 10_000_000);
        await ShipAsync(host, @"all \d+ are there", NoKeys);
        await fresh.ChangeOneLineAsync();
        Assert.InRange(await ShipAsync(host, @"2 of \d+ sent", NoKeys), 1, 100_000);

        // The file that the list names stayed at home; without the list it goes.
        Assert.Equal("", await FindSecretAsync(host));
        Assert.InRange(await ShipAsync(host, @"1 of \d+ sent"), 1, 100_000);
        Assert.NotEqual("", await FindSecretAsync(host));
    }

    /// <summary>Runs the library's block on a host, and gives the bytes that its log tells.</summary>
    async Task<long> ShipAsync(LabHost host, string files, params string[] overrides)
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Fresh")
        {
            Assembly = Path.Combine(fresh.Output, "Fresh.dll"),
            Filter = "Name~C_sharp",
            Settings = $"<RunSettings><MultiStream><Streams>{host.StreamElement("server")}</Streams></MultiStream></RunSettings>",
            Overrides = overrides,
        });
        Assert.True(run.ExitCode == 0, run.ToString());
        var log = await File.ReadAllTextAsync(run.Trx["A_block_of_C_sharp_gives_its_value"][$"server @ {host.Address}"].File("stream.log"));
        var line = Regex.Match(log, $@"files for C# blocks: {files}(?:, ([0-9,]+) bytes, in \d+ ms)?\n");
        Assert.True(line.Success, log);
        return line.Groups[^1].Success ? long.Parse(line.Groups[^1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0;
    }

    static async Task<string> FindSecretAsync(LoopbackHost host) =>
        (await host.ExecAsync($"grep -rlF '{FreshLibrary.Secret}' \"$HOME\"/.cache/multistream || [ $? -eq 1 ]")).Succeeded().StandardOutput;

    [Fact]
    public void The_agent_lies_beside_the_tests_for_this_system_and_for_any()
    {
        Assert.True(File.Exists(Path.Combine(fresh.Output, "multistream-agent", "any", "MultiStream.Agent.dll")));
        Assert.True(File.Exists(Path.Combine(fresh.Output, "multistream-agent", "linux-x64", "MultiStream.Agent.dll")));
    }
}
