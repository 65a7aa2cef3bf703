using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Spawners.Ssh;

namespace MultiStream.IntegrationTests.Spawners.Container;

/// <summary>Every way in which a container does not come is told apart, with the stream, the image, what to do and the engine's own words.</summary>
[SupportedOSPlatform("linux")]
public sealed class ContainerFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [HostsFact]
    public async Task An_engine_that_is_not_there() =>
        Check(await ContainerPlace.RefusedAsync(("engine", "no-such-engine")), OpenFailure.ProgramMissing, "no folder of PATH on this machine has the program 'no-such-engine'");

    [HostsFact]
    public async Task An_engine_at_a_path_that_is_none() =>
        Check(await ContainerPlace.RefusedAsync(("engine", "/etc/passwd")), OpenFailure.ProgramMissing, "the program /etc/passwd, which 'engine' names, is not executable");

    [HostsFact]
    public async Task An_image_that_is_not_there_is_not_pulled() =>
        Check(await ContainerPlace.RefusedAsync(("image", "no-such-image:1")), OpenFailure.Settings, "has no such image, and nothing is pulled by itself", "podman pull no-such-image:1", "image not known");

    [HostsFact]
    public async Task An_option_that_the_engine_does_not_know() =>
        Check(await ContainerPlace.RefusedAsync(("options", "--no-such-option")), OpenFailure.Settings, "podman refused to make it", "unknown flag: --no-such-option");

    [HostsFact]
    public async Task A_network_that_is_not_there() =>
        Check(await ContainerPlace.RefusedAsync(("network", "no-such-network")), OpenFailure.Settings, "refused to make it", "no-such-network");

    [HostsFact]
    public async Task A_mount_whose_source_is_not_there() =>
        Check(await ContainerPlace.RefusedAsync(("mounts", "/no/such/folder:/data")), OpenFailure.Settings, "refused to make it", "/no/such/folder");

    [HostsFact]
    public async Task A_user_whom_the_image_does_not_know() =>
        Check(await ContainerPlace.RefusedAsync(("user", "nosuchuser")), OpenFailure.Other, "nosuchuser");

    /// <summary>A folder over the image's programs is an image without a shell.</summary>
    [HostsFact]
    public async Task An_image_without_a_shell() =>
        Check(await ContainerPlace.RefusedAsync(("mounts", $"{_folder}:/usr/bin")), OpenFailure.NoUsableShell, "The image has no 'sh'");

    [HostsFact]
    public async Task A_container_whose_disk_is_full() =>
        Check(await ContainerPlace.RefusedAsync(("engine", await BlindEngineAsync()), ("options", "--tmpfs=/root:size=1m")), OpenFailure.DiskFull, "There is no room");

    [HostsFact]
    public async Task An_engine_that_does_not_reach_its_service()
    {
        var engine = Script("docker", "echo 'docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2; exit 125");

        Check(await ContainerPlace.RefusedAsync(("engine", engine)), OpenFailure.Refused, "docker does not reach its service", "Is the docker daemon running?");
    }

    /// <summary>It runs elsewhere, or this process runs in a container itself: then nothing is mounted, and all is sent.</summary>
    [HostsFact]
    public async Task An_engine_that_does_not_see_this_machine_s_files_gets_them_sent()
    {
        var engine = await BlindEngineAsync();

        await using var stream = await SshPlace.OpenAsync(await ContainerPlace.AtAsync(("engine", engine)));

        Assert.Contains("trying again", stream.Log, StringComparison.Ordinal);
        Assert.NotEqual(0, stream.Session.Hello.Pid);
        await using var second = await SshPlace.OpenAsync(await ContainerPlace.AtAsync(("engine", engine)));
        Assert.DoesNotContain("trying again", second.Log, StringComparison.Ordinal);
    }

    private async Task<string> BlindEngineAsync() => Script("podman",
        $"for w; do case $w in type=bind*) echo \"Error: statfs $w: no such file or directory\" >&2; exit 125;; esac; done; exec {(await MultiStream.Lab.ContainerLab.GetAsync()).Engine} \"$@\"");

    private string Script(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private static void Check(StreamOpenException e, OpenFailure reason, params string[] parts)
    {
        Assert.True(reason == e.Reason, $"{e.Reason}: {e.Message}");
        Assert.StartsWith("Stream 'server'", e.Message, StringComparison.Ordinal);
        Assert.All(parts, p => Assert.Contains(p, e.Message, StringComparison.Ordinal));
    }
}
