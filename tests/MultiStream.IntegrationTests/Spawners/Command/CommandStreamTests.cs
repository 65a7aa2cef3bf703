using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Command;

/// <summary>The recipes of the documentation, as far as they can be had on one machine.</summary>
[SupportedOSPlatform("linux")]
public sealed class CommandStreamTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-command-").FullName;

    private static string InNetwork => $"[ $(readlink /proc/self/ns/net) = '{new FileInfo("/proc/self/ns/net").LinkTarget}' ] && echo the same || echo another";

    public Task InitializeAsync()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1ff);   // who else comes in has a cache here
        return LabMachine.EnsureAsync();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [HostsFact]
    public Task Ip_netns_exec() =>
        // In a mount namespace of its own with a /run of its own, so that the name of the network namespace goes with it.
        CheckAsync("unshare --mount sh -c 'mount -t tmpfs lab /run && mkdir /run/netns && ip netns add h1 && exec ip netns exec h1 {agent}'",
            InNetwork, "another\n");

    [HostsFact]
    public Task Unshare() => CheckAsync("unshare --uts --ipc --net {agent}", InNetwork, "another\n");

    [HostsFact]
    public Task Unshare_with_a_user_s_root_and_host_name() => CheckAsync("unshare --uts sh -c 'hostname other && exec {agent}'", "hostname", "other\n");

    [HostsFact]
    public Task Runuser() => CheckAsync($"runuser -u nobody -- env XDG_CACHE_HOME={_folder} {{agent}}", "id -un", "nobody\n");

    [HostsFact]
    public Task Sudo() => CheckAsync($"sudo -n -u nobody env XDG_CACHE_HOME={_folder} {{agent}}", "id -un", "nobody\n");

    [HostsFact]
    public Task Setpriv() => CheckAsync($"setpriv --reuid=65534 --regid=65534 --clear-groups env XDG_CACHE_HOME={_folder} {{agent}}", "id -u", "65534\n");

    [HostsFact]
    public Task Su_with_the_agent_in_quotes() => CheckAsync($"su nobody -s /bin/bash -c 'XDG_CACHE_HOME={_folder} exec {{agent}}'", "id -un", "nobody\n");

    /// <summary>A Debian without .NET: the runtime is sent. Mounted are what a chroot needs, and memory for what is written.</summary>
    [HostsFact]
    public async Task Chroot()
    {
        var image = await HonestHost.EnsureImageAsync();

        await CheckAsync(
            $"unshare --mount sh -c 'cd {image} && mount -t tmpfs lab root && mount -t tmpfs lab tmp && mount --bind /dev dev && mount -t proc proc proc && exec env HOME=/root chroot {image} {{agent}}'",
            "command -v dotnet; ls -d /home/ci", "/home/ci\n");
    }

    [Fact]
    public Task What_comes_before_the_agent_is_noise_and_is_in_the_log() =>
        CheckAsync("sh -c 'echo Welcome; echo \"to the cluster\"; exec {agent}'", "true", "", "before the agent came: Welcome");

    [Fact]
    public async Task Host_and_address_are_those_of_the_settings()
    {
        await using var kind = new OneCommand("env {agent}", "host=\"pod-1\" address=\"10.1.2.3\"");
        await using var streams = new TestStreams(kind);
        var stream = (await streams.OpenAsync("a"))[0];

        Assert.Equal(("pod-1", "10.1.2.3"), (stream.Host, stream.Address));
        Assert.Contains(": command @ pod-1", stream.Log.Text, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string command, string look, string seen, string log = "")
    {
        await using var kind = new OneCommand(command);
        await using var streams = new TestStreams(kind);
        var stream = (await streams.OpenAsync("a"))[0];

        Assert.Equal(seen, (await stream.RunAsync(Block.Shell(look))).StandardOutput);
        Assert.Equal(42, await stream.CallAsync(() => 42));
        Assert.Contains(log, stream.Log.Text, StringComparison.Ordinal);
    }

    private sealed class OneCommand(string command, string settings = "") : LocalKind, IAsyncDisposable
    {
        protected override string StreamElement(string stream) =>
            $"""<Stream name="{stream}" kind="command" command="{System.Security.SecurityElement.Escape(command)}" {settings}/>""";

        ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
    }
}
