using MultiStream.Spawners;
using MultiStream.Spawners.Container;
using MultiStream.UnitTests.Deployment;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Spawners.Container;

public sealed class ContainerRunTests
{
    [Fact]
    public void The_words_are_those_of_the_settings_and_options_come_behind_ours()
    {
        var place = DeploymentFiles.Place("container", ("image", "acme:1"), ("mounts", "./data:/data:ro  cache:/cache"), ("network", "lab"), ("user", "ci"), ("options", "--memory 512m --env 'A=b c'"))
            with { Test = "Acme.Tests.One", BaseDirectory = "/settings" };

        var words = ContainerRun.Words(place, "name", "boot $x", ("/agent", "/dotnet"));

        Assert.Equal(
            [
                "run", "-i", "--rm", "--pull=never", "--name", "name", "--label", $"multistream.run={ContainerOwner.Current}", "--label", "multistream.stream=server", "--stop-timeout=0",
                "--label", "multistream.test=Acme.Tests.One", "--network=lab", "--user=ci", "--volume", "/settings/data:/data:ro", "--volume", "cache:/cache",
                "--mount", "type=bind,source=/agent,target=/run/multistream-agent,readonly", "--mount", "type=bind,source=/dotnet,target=/run/multistream-dotnet,readonly",
                "--memory", "512m", "--env", "A=b c", "--entrypoint", "sh", "acme:1", "-c", "boot $x",
            ],
            words);
    }

    [Theory]
    [InlineData("image='-it'", "@image: '-it' is not an image; write a name without blanks; options of the engine belong in options.")]
    [InlineData("image='a' mounts='/a'", "@mounts: '/a' is not a value for 'mounts'; write mounts as SOURCE:TARGET or SOURCE:TARGET:OPTIONS, the target a full path, split at blanks, such as './data:/data:ro'.")]
    [InlineData("image='a' options='--env &quot;A'", "@options: '--env \"A' is not a value for 'options'; write words in which the quote \" also ends.")]
    public void What_is_wrong_is_said(string settings, string message) =>
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'a')/" + message, Settings.Error($"<Streams><Stream name='a' kind='container' {settings}/></Streams>"));

    [Fact]
    public void A_container_s_name_tells_whose_it_is()
    {
        var name = ContainerRun.NewName(DeploymentFiles.Place("container"));

        Assert.Equal(ContainerOwner.Current, ContainerOwner.Of(name));
        Assert.NotEqual(name, ContainerRun.NewName(DeploymentFiles.Place("container")));
        Assert.False(ContainerOwner.Current.IsDead);
        Assert.True((ContainerOwner.Current with { Start = "1" }).IsDead);
        Assert.False((ContainerOwner.Current with { Machine = "0123456789", Start = "1" }).IsDead);
        Assert.Null(ContainerOwner.Of("multistream-mine"));
        Assert.Null(ContainerOwner.Of("multistream-kept-a-01234567"));   // left for a person: no run is to remove it
        Assert.Null(ContainerOwner.Of("postgres"));
    }

    [Theory]
    [InlineData(125, "Error: acme:1: image not known", OpenFailure.Settings, "podman pull acme:1")]
    [InlineData(125, "docker: Error response from daemon: No such image: acme:1.", OpenFailure.Settings, "nothing is pulled by itself")]
    [InlineData(127, "Error: runc: runc create failed: unable to start container process: exec: \"sh\": executable file not found in $PATH: OCI runtime attempted to invoke a command that was not found", OpenFailure.NoUsableShell, "has no 'sh'")]
    [InlineData(127, "Error: crun: executable file `sh` not found in $PATH: No such file or directory", OpenFailure.NoUsableShell, "has no 'sh'")]
    [InlineData(125, "docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock.", OpenFailure.Refused, "does not reach its service")]
    [InlineData(125, "docker: permission denied while trying to connect to the Docker daemon socket", OpenFailure.Refused, "the user who runs the tests may use it")]
    [InlineData(125, "Error: writing blob: no space left on device", OpenFailure.DiskFull, "There is no room")]
    [InlineData(1, "sh: write error: No space left on device", OpenFailure.DiskFull, "There is no room")]
    [InlineData(137, "", OpenFailure.Other, "exit code 137 before the agent said hello")]
    public void Why_the_agent_did_not_come_is_told(int code, string said, OpenFailure reason, string what)
    {
        var e = new ContainerSpawner().Explain(DeploymentFiles.Place("container", ("image", "acme:1"), ("engine", "podman")), new ConnectionEnd(code, said), "");

        Assert.Equal(reason, e.Reason);
        Assert.StartsWith("Stream 'server' (MultiStream/Streams/Stream[1]) could not be opened in a container of acme:1: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
        Assert.False(e.MayPass);
    }
}
