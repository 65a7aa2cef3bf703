using System.Diagnostics;
using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.NothingIsLeft;
using MultiStream.IntegrationTests.Promises;
using MultiStream.IntegrationTests.Spawners.Ssh;
using MultiStream.Lab;
using MultiStream.Spawners.Container;

namespace MultiStream.IntegrationTests.Spawners.Container;

/// <summary>A container is fresh for each stream, and is gone with it, whatever ends it.</summary>
[SupportedOSPlatform("linux")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class ContainerStreamTests(IsolatedContainerKind kind) : IClassFixture<IsolatedContainerKind>, IAsyncLifetime
{
    private readonly TestStreams _streams = new(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _streams.DisposeAsync();
        if (LabMachine.WhyNoIsolatedHosts is null)
            await UntilNoContainerAsync();
    }

    [HostsFact]
    public async Task Each_stream_has_a_container_of_its_own_with_labels_that_tell_whose_it_is()
    {
        var streams = await _streams.OpenAsync("a", "b");
        await streams["a"].RunAsync(Block.Shell("touch /here"));

        Assert.Equal("no\n", (await streams["b"].RunAsync(Block.Shell("[ -e /here ] || echo no"))).StandardOutput);
        var names = await kind.ContainersAsync();
        Assert.Equal(2, names.Count);
        Assert.All(names, n => Assert.Equal(ContainerOwner.Current, ContainerOwner.Of(n)));
        var labels = (await kind.Lab.RunAsync("inspect", "--format", "{{index .Config.Labels \"multistream.run\"}} {{index .Config.Labels \"multistream.stream\"}}", names.Single(n => n.Contains("-a-", StringComparison.Ordinal)))).Succeeded();
        Assert.Equal($"{ContainerOwner.Current} a\n", labels.StandardOutput);
    }

    /// <summary>The files that it would be sent are this machine's; a stream to a place that must be sent 80 MB says so by its cache.</summary>
    [HostsFact]
    public async Task The_runtime_is_mounted_and_not_sent()
    {
        var stream = (await _streams.OpenAsync("a"))[0];

        var links = (await stream.RunAsync(Block.Shell("readlink ~/.cache/multistream/d/*-seed"))).StandardOutput;

        Assert.Equal("/run/multistream-agent\n/run/multistream-dotnet\n", string.Concat(links.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(l => l + "\n")));
        Assert.Equal("refused\n", (await stream.RunAsync(Block.Shell("touch /run/multistream-dotnet/x 2>/dev/null || echo refused"))).StandardOutput);
    }

    [HostsFact]
    public async Task On_a_network_of_its_own_it_is_reached_by_the_address_that_the_engine_gave_it()
    {
        await using var stream = await SshPlace.OpenAsync(await ContainerPlace.AtAsync(("network", ContainerLab.Network)));

        var subnet = (await kind.Lab.RunAsync("network", "inspect", "--format", "{{range .Subnets}}{{.Subnet}}{{end}}", ContainerLab.Network)).Succeeded().StandardOutput.Trim();
        Assert.True(System.Net.IPNetwork.Parse(subnet).Contains(System.Net.IPAddress.Parse(stream.Session.Address)), $"{stream.Session.Address} is not in {subnet}");
        Assert.Equal(0, (await LocalKind.ShAsync($"ping -c 1 -W 20 {stream.Session.Address} >/dev/null; echo $?")).Trim() is "0" ? 0 : 1);
    }

    [HostsFact]
    public async Task The_image_s_entry_point_mounts_user_and_options_are_as_the_settings_say()
    {
        var folder = Directory.CreateTempSubdirectory("multistream-mount-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "file"), "content");
            File.SetUnixFileMode(folder, (UnixFileMode)0x1ed);   // for the user ci
            await using var streams = new TestStreams(new OneContainer($"mounts=\"{folder}:/data:ro\" user=\"ci\" network=\"none\" options=\"--env 'A=b c' --entrypoint /bin/false\""));
            var stream = (await streams.OpenAsync("a"))[0];

            Assert.Equal("ci b c content", (await stream.RunAsync(Block.Shell("echo -n $(id -un) $A $(cat /data/file)"))).StandardOutput);
            Assert.Equal((ContainerLab.Image, "127.0.0.1"), (stream.Host, stream.Address));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [HostsFact]
    public async Task When_the_controller_is_killed_no_container_is_left()
    {
        var (holder, all) = await StreamHolder.StartAsync(kind, new Daemons(kind.Dummy).All + "; echo up; sleep 600", "a", "b");
        using var _ = holder;
        Assert.Equal(2, (await kind.ContainersAsync()).Count);

        holder.Kill();

        await UntilNoContainerAsync();
        await Task.WhenAll(all.Select(t => t.UntilNoProcessAsync(kind.CleanUp)));
    }

    [HostsFact]
    public Task When_its_container_is_removed_a_stream_is_lost_and_the_others_are_unharmed() =>
        LosesAsync(async container => (await kind.Lab.RunAsync("rm", "--force", "--time", "0", container)).Succeeded());

    [HostsFact]
    public Task When_its_container_is_killed_a_stream_is_lost_and_the_others_are_unharmed() =>
        LosesAsync(async container => (await kind.Lab.RunAsync("kill", container)).Succeeded());

    [HostsFact]
    public Task When_its_engine_is_killed_a_stream_is_lost_and_its_container_is_removed() =>
        LosesAsync(container =>
        {
            // The client whose pipe the stream is: among the children of this process the one that has the container's name.
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), System.Globalization.CultureInfo.InvariantCulture, out int _)))
            {
                if (IsClient(folder, container))
                {
                    using var client = Process.GetProcessById(int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture));
                    client.Kill();
                }
            }
            return Task.CompletedTask;
        });

    /// <summary>A run that was killed with all that it had started leaves a container; the next run removes it, and no other.</summary>
    [HostsFact]
    public async Task What_a_dead_run_left_is_swept_and_what_a_living_one_has_is_not()
    {
        using var ended = Process.Start("true");
        await ended.WaitForExitAsync();
        var dead = ContainerOwner.Prefix + (ContainerOwner.Current with { Process = ended.Id, Start = "1" }) + "-a-1";
        var elsewhere = ContainerOwner.Prefix + (ContainerOwner.Current with { Machine = "0123456789", Process = ended.Id }) + "-a-1";
        foreach (var name in new[] { dead, elsewhere })
            (await kind.Lab.RunAsync("create", "--name", name, "--label", "multistream.run=x", ContainerLab.Image, "true")).Succeeded();
        var engine = await OwnEngineAsync();
        try
        {
            await using var stream = await SshPlace.OpenAsync(await ContainerPlace.AtAsync(("engine", engine)));

            await LabWait.UntilAsync(async () => !(await NamesAsync()).Contains(dead), kind.CleanUp, "the dead run's container to go");
            Assert.Contains(elsewhere, await NamesAsync());
            Assert.Contains(await NamesAsync(), n => ContainerOwner.Of(n) == ContainerOwner.Current);
        }
        finally
        {
            File.Delete(engine);
            await kind.Lab.RunAsync("rm", "--force", elsewhere);
        }
    }

    private async Task LosesAsync(Func<string, Task> end)
    {
        var streams = await _streams.OpenAsync("a", "b");
        foreach (var block in streams.Start(Block.Shell("echo up; exec sleep 600").ReadyOnOutput("up")))
            await block.ReadyAsync();
        var running = streams["a"].Blocks[0];

        await end((await kind.ContainersAsync()).Single(n => n.Contains("-a-", StringComparison.Ordinal)));

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => running.WaitAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        Assert.Equal("well\n", (await streams["b"].RunAsync(Block.Shell("echo well"))).StandardOutput);
        await streams["a"].TerminateAsync();
        await LabWait.UntilAsync(async () => (await kind.ContainersAsync()).Count == 1, kind.CleanUp, "the lost stream's container to go");
    }

    private static bool IsClient(string folder, string container)
    {
        try
        {
            var words = File.ReadAllText(folder + "/cmdline").Split('\0');
            return words.Contains(container) && words.Contains("run") && Path.GetFileName(words[0]) == "podman";
        }
        catch (IOException)
        {
            return false;   // it has just ended
        }
    }

    /// <summary>Another path to the same engine: this process sweeps once for each.</summary>
    private async Task<string> OwnEngineAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"multistream-engine-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\nexec {kind.Lab.Engine} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<string[]> NamesAsync() => (await kind.Lab.RunAsync("ps", "-a", "--format", "{{.Names}}")).Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task UntilNoContainerAsync() => LabWait.UntilNothingAsync(
        async () => await kind.ContainersAsync() is { Count: > 0 } left ? string.Join('\n', left) : null, kind.CleanUp, "the containers to go");

    private sealed class OneContainer(string settings) : LocalKind
    {
        public override TimeSpan CleanUp => TimeSpan.FromSeconds(30);

        protected override string StreamElement(string stream) =>
            $"""<Stream name="{stream}" kind="container" engine="{ContainerLab.GetAsync().Result.Engine}" image="{ContainerLab.Image}" {settings}/>""";
    }
}
