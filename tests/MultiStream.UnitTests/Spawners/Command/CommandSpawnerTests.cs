using MultiStream.Spawners;
using MultiStream.Spawners.Command;
using MultiStream.UnitTests.Deployment;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Spawners.Command;

public sealed class CommandSpawnerTests
{
    private const string Path = "MultiStream/Streams/Stream[1] (name 'a')";

    [Fact]
    public void A_command_without_an_agent_is_a_wrong_setting() => Assert.Equal(
        $"{Path}/@command: 'sudo -u ci' is not a command; write a command with {{agent}} once, as in 'sudo -u other {{agent}}'; it stands for what is to be started, and is there not at all.",
        Settings.Error("<Streams><Stream name='a' kind='command' command='sudo -u ci'/></Streams>"));

    [Fact]
    public void The_kind_needs_a_command() => Assert.Equal(
        $"{Path}: kind 'command' needs 'command', the command that leads to the place, with {{agent}} for what to start there; add command=\"…\".",
        Settings.Error("<Streams><Stream name='a' kind='command' host='h'/></Streams>"));

    [Theory]
    [InlineData("sudo: a terminal is required to read the password; either use the -S option", "", OpenFailure.LoginRefused, "It asks for a password")]
    [InlineData("Password: ", "", OpenFailure.LoginRefused, "It asks for a password")]
    [InlineData("OCI runtime exec failed: exec failed: unable to start container process: exec: \"sh\": executable file not found in $PATH", "", OpenFailure.NoUsableShell, "There is no 'sh'")]
    [InlineData("chroot: failed to run command 'sh': No such file or directory", "", OpenFailure.NoUsableShell, "There is no 'sh'")]
    [InlineData("tar: write error: No space left on device", "", OpenFailure.DiskFull, "There is no room")]
    [InlineData("no such pod", "Hello", OpenFailure.Other, "It ended with exit code 3 before the agent said hello. Try it by hand")]
    public void Why_the_agent_did_not_come_is_told(string said, string noise, OpenFailure reason, string what)
    {
        var e = new CommandSpawner().Explain(DeploymentFiles.Place("command", ("command", "x {agent}")), new ConnectionEnd(3, said), noise);

        Assert.Equal(reason, e.Reason);
        Assert.StartsWith($"Stream 'server' (MultiStream/Streams/Stream[1]), by the command 'x {{agent}}', could not be opened: {what}", e.Message, StringComparison.Ordinal);
        Assert.Contains(" It said: " + said.Trim(), e.Message, StringComparison.Ordinal);
        Assert.Equal(noise.Length > 0, e.Message.EndsWith("Before the agent could come, this came: Hello", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_stream_has_its_name_in_its_settings()
    {
        var options = Settings.Read("<Streams><Stream name='client' kind='command' count='2' command='ip netns exec run-{stream} {agent}' host='{stream}' address='{stream}.lab'/></Streams>");
        var place = MultiStream.Allocation.StreamPlacement.Place(Allocation.Tests.With(("client", 2)), options)[1];

        Assert.Equal(("ip netns exec run-client-1 {agent}", "client-1", "client-1.lab"), (CommandSpawner.Setting(place, "command"), CommandSpawner.Setting(place, "host"), CommandSpawner.Setting(place, "address")));
        Assert.Contains("by the command 'ip netns exec run-client-1 {agent}', could not", new CommandSpawner().Explain(place, new ConnectionEnd(3, ""), "").Message, StringComparison.Ordinal);
    }
}
