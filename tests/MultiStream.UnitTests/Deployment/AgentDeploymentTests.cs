using System.Runtime.InteropServices;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class AgentDeploymentTests
{
    [Fact]
    public void A_local_agent_starts_from_its_files_with_this_process_s_own_dotnet()
    {
        using var files = new DeploymentFiles();

        var launch = files.Deployment.CreateLaunch(DeploymentFiles.Place("local"));

        Assert.Equal(["exec", Path.Combine(files.Folder, "multistream-agent", Variant(true), "MultiStream.Agent.dll")], launch.Program.Skip(1));
        Assert.True(File.Exists(launch.Program[0]), launch.Program[0]);
        Assert.StartsWith(Path.GetDirectoryName(launch.Program[0])!, RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_compiled_agent_the_portable_one_starts()
    {
        using var files = new DeploymentFiles(readyToRun: false);

        Assert.Contains(Path.Combine("multistream-agent", "any"), files.Deployment.CreateLaunch(DeploymentFiles.Place("local")).Program[2], StringComparison.Ordinal);
        Assert.DoesNotContain("= \"Linux x86_64\" ] && _V", files.Deployment.CreateLaunch(DeploymentFiles.Place("ssh")).ShellCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_agent_files_are_named_with_what_brings_them()
    {
        using var files = new DeploymentFiles();
        Directory.Delete(Path.Combine(files.Folder, "multistream-agent"), recursive: true);

        var e = Assert.Throws<StreamOpenException>(() => files.Deployment.CreateLaunch(DeploymentFiles.Place("local")));

        Assert.Equal(OpenFailure.ProgramMissing, e.Reason);
        Assert.Contains(Path.Combine(files.Folder, "multistream-agent", "any", "MultiStream.Agent.dll"), e.Message, StringComparison.Ordinal);
        Assert.Contains("MultiStream.TestAdapter", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_launches_share_their_private_folder()
    {
        using var files = new DeploymentFiles();
        var deployment = files.Deployment;

        var commands = Enumerable.Range(0, 20).Select(_ => deployment.CreateLaunch(DeploymentFiles.Place("ssh")).ShellCommand);

        Assert.Equal(20, commands.Distinct().Count());
    }

    [Theory]
    [InlineData("host", false)]
    [InlineData("ship", true)]
    [InlineData("AUTO", true)]
    public void The_runtime_is_offered_unless_the_settings_forbid_it(string runtime, bool offered)
    {
        using var files = new DeploymentFiles();

        var command = files.Deployment.CreateLaunch(DeploymentFiles.Place("ssh", ("runtime", runtime))).ShellCommand;

        Assert.Equal(!offered, command.Contains("_K=;", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_value_of_runtime_is_named()
    {
        using var files = new DeploymentFiles();

        var e = Assert.Throws<StreamOpenException>(() => files.Deployment.CreateLaunch(DeploymentFiles.Place("ssh", ("runtime", "maybe"))));

        Assert.Equal(OpenFailure.Settings, e.Reason);
        Assert.Contains("runtime=\"maybe\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_user_s_own_values_travel_beside_the_agent_s()
    {
        var set = AgentEnvironment.ForLocal(name => name == "DOTNET_gcServer" ? "1" : null);

        Assert.Equal("0", set["DOTNET_gcServer"]);
        Assert.Equal("1", set["MULTISTREAM_SAVED_DOTNET_gcServer"]);
        Assert.Equal("0", set["DOTNET_EnableDiagnostics"]);
        Assert.DoesNotContain("MULTISTREAM_SAVED_DOTNET_EnableDiagnostics", set.Keys);
    }

    private static string Variant(bool readyToRun) =>
        readyToRun && OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "linux-x64" : "any";
}
