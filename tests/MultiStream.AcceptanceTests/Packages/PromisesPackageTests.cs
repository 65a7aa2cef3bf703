using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Packages;

/// <summary>How writers of kinds come: a test project with the kind of the documentation, the package MultiStream.Promises, and a class of one line.</summary>
[Collection(PackagesCollection.Name)]
public sealed class PromisesPackageTests(FreshLibrary fresh)
{
    /// <summary>Some of each sort: the pipe alone, shell and C# blocks, files. All of them run on this kind in the integration tests.</summary>
    const string Filter = "DisplayName~NiceKeepsItsPromises: PipePromises|DisplayName~NiceKeepsItsPromises: ExitPromises|DisplayName~NiceKeepsItsPromises: CallErrorPromises|DisplayName~NiceKeepsItsPromises: FilePromises"
        + "|DisplayName~ForgetfulKeepsItsPromises: PortPromises|DisplayName~ForgetfulKeepsItsPromises: EnvironmentPromises.The_"
        + "|DisplayName~PromisesCanFail: PipePromises|DisplayName~MisspeltKeepsItsPromises.Keeps";

    [Fact]
    public async Task A_kind_passes_from_the_package_and_a_broken_one_fails_with_the_promise_named()
    {
        var folder = new RunFolder();   // the run takes it away
        folder.Write("nuget.config", fresh.Sources);
        folder.Write("Nice.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MultiStream.Promises" Version="0.1.0" />
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
              </ItemGroup>
            </Project>
            """);
        foreach (var file in (string[])["NiceSpawner.cs", "NiceKind.cs", "BrokenSpawners.cs"])
            File.Copy(Path.Combine(Asset.Repository, "tests", "MultiStream.IntegrationTests", "Plugins", file), Path.Combine(folder.Root, file));
        folder.Write("OtherKinds.cs",
            """
            using MultiStream.Promises;

            namespace Acme.Tests;

            [CannotKeep("PortPromises", "there is nothing but one serial line")]
            public sealed class ForgetfulKeepsItsPromises(ForgetfulKind kind) : PromiseSuite<ForgetfulKind>(kind);

            [CannotKeep("PortalPromises", "there are none")]
            public sealed class MisspeltKeepsItsPromises(NiceKind kind) : PromiseSuite<NiceKind>(kind);

            public sealed class ForgetfulKind : NiceKind
            {
                protected override string StreamElement(string stream) => base.StreamElement(stream).Replace("\"nice\"", "\"nice-forgetful\"");
            }

            public sealed class PromisesCanFail : SaboteurSuite;
            """);

        using var run = await fresh.RunAsync(null,
            ["dotnet", "test", Path.Combine(folder.Root, "Nice.csproj"), "--filter", Filter, "--results-directory", folder.Results, "--logger", $"trx;LogFileName={TestRun.TrxName}"], folder);

        var bySuite = run.Trx.Results.ToLookup(r => r.Name.Split(": ")[0]);
        var misspelt = Assert.Single(run.Trx.Results, r => r.Name.Contains("Misspelt", StringComparison.Ordinal));
        Assert.Contains("neither a group of promises nor a promise of that name", misspelt.Message, StringComparison.Ordinal);
        Assert.InRange(bySuite["NiceKeepsItsPromises"].Count(), 25, 100);
        Assert.All(bySuite["NiceKeepsItsPromises"].Concat(bySuite["PromisesCanFail"]), r => Assert.True(r.Outcome == "Passed", r.ToString()));
        Assert.Equal(3, bySuite["PromisesCanFail"].Count());
        var ofForgetful = bySuite["ForgetfulKeepsItsPromises"].ToLookup(r => r.Outcome);
        var broken = ofForgetful["Failed"].Single(r => r.Name.EndsWith("EnvironmentPromises.The_environment_is_the_logins_own_and_a_block_may_add_to_it", StringComparison.Ordinal));
        Assert.Contains("ForgetfulKind does not keep the promise 'The environment is the logins own and a block may add to it' of EnvironmentPromises. What a kind must do for these: ", broken.Message, StringComparison.Ordinal);
        Assert.Equal(4, ofForgetful["NotExecuted"].Count());
        Assert.All(ofForgetful["NotExecuted"], r => Assert.Contains("This kind cannot: there is nothing but one serial line", r.Message ?? r.StdOut, StringComparison.Ordinal));
    }
}
