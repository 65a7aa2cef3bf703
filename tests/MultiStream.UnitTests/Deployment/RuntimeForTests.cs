using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

/// <summary>The runtime for a place that lacks a framework, from an installation that is made up.</summary>
public sealed class RuntimeForTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multistream-dotnet-").FullName;
    private readonly DeploymentFiles _files = new();
    private readonly OutputFiles _output = new();

    public RuntimeForTests()
    {
        foreach (var file in (string[])[
            "dotnet", "host/fxr/10.0.12/libhostfxr.so", "shared/Microsoft.NETCore.App/10.0.12/libcoreclr.so",
            "shared/Microsoft.AspNetCore.App/9.0.9/a.dll", "shared/Microsoft.AspNetCore.App/10.0.2/a.dll", "shared/Microsoft.AspNetCore.App/10.0.12/a.dll", "shared/Microsoft.AspNetCore.App/10.0.13/a.dll"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, file))!);
            File.WriteAllText(Path.Combine(_root, file), "x");
        }
    }

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        _files.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void It_has_every_framework_of_the_project_in_versions_that_go_together()
    {
        if (RuntimeInstallation.Platform is null)
            return;
        var project = Project("Microsoft.AspNetCore.App");

        var bundle = Deployment().RuntimeFor(DeploymentFiles.Place("ssh"), project, ["Microsoft.AspNetCore.App 10.0.0"]);

        Assert.Equal(
            ["dotnet", "host/fxr/10.0.12/libhostfxr.so", "shared/Microsoft.AspNetCore.App/10.0.12/a.dll", "shared/Microsoft.NETCore.App/10.0.12/libcoreclr.so"],
            bundle.Files.Select(f => f.Path));
    }

    [Fact]
    public void Where_only_the_core_is_too_old_it_is_the_agents_own()
    {
        if (RuntimeInstallation.Platform is null)
            return;

        Assert.Equal(
            RuntimeInstallation.Find(Core)!.AsBundle().Key,
            Deployment().RuntimeFor(DeploymentFiles.Place("ssh"), Project(), ["Microsoft.NETCore.App 10.0.0"]).Key);
    }

    [Fact]
    public void Where_the_settings_forbid_it_the_framework_is_named() => Assert.Equal(
        "Stream 'server' (MultiStream/Streams/Stream[1]): the place lacks Microsoft.AspNetCore.App 10.0.0, on which the C# blocks of T run, and runtime=\"host\" forbids to ship it. Install it there, or use runtime=\"auto\".",
        Refused("Microsoft.AspNetCore.App", ("runtime", "host")));

    [Fact]
    public void What_this_machine_lacks_too_is_named()
    {
        if (RuntimeInstallation.Platform is null)
            return;

        Assert.Equal(
            $"Stream 'server' (MultiStream/Streams/Stream[1]): the place lacks Microsoft.Example.App 10.0.0, on which the C# blocks of T run. {_root}/shared/Microsoft.Example.App on this machine has no version to ship that is 10.0.0 or newer and goes with Microsoft.NETCore.App 10.0.12. Install it there or here.",
            Refused("Microsoft.Example.App"));
    }

    private string Core => Path.Combine(_root, "shared/Microsoft.NETCore.App/10.0.12");

    private string Refused(string framework, params IEnumerable<(string, string)> settings)
    {
        var project = Project(framework);
        var e = Assert.Throws<StreamOpenException>(() => Deployment().RuntimeFor(DeploymentFiles.Place("ssh", settings), project, [framework + " 10.0.0"]));
        Assert.Equal(OpenFailure.NoRuntime, e.Reason);
        return e.Message;
    }

    private AgentDeployment Deployment() => new(_files.Folder, Core);

    private ProjectFiles Project(params string[] frameworks)
    {
        var all = frameworks.Prepend("Microsoft.NETCore.App").Select(f => $$"""{ "name": "{{f}}", "version": "10.0.0" }""");
        _output.Settings($$"""{ "runtimeOptions": { "frameworks": [ {{string.Join(", ", all)}} ] } }""");
        return _output.Read();
    }
}
