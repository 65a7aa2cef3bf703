using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>Four hosts behind ssh: network namespaces with addresses of their own where this user may make them, else sshd on loopback addresses.</summary>
public sealed partial class SampleHosts : IAsyncLifetime
{
    static readonly string[] Streams = ["server", "client-0", "client-1", "client-2"];

    LabNetwork? _network;
    string[] _spread = [];

    internal IReadOnlyList<LabHost> Hosts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (LabMachine.WhyNoIsolatedHosts is null)
            _network = await LabNetwork.CreateAsync();
        Hosts = [.. await Task.WhenAll(Streams.Select(StartAsync))];
    }

    public async Task DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
    }

    /// <summary>Run settings that put the server on the first host and each client on one of its own; <c>client</c> alone is on the second.</summary>
    internal string Settings
    {
        get
        {
            var entries = Hosts.Zip(Streams, (host, stream) => host.StreamElement(stream, UserOf(host))).Append(Hosts[1].StreamElement("client", UserOf(Hosts[1])));
            return $"<RunSettings><MultiStream><Streams>{string.Join('\n', entries)}</Streams></MultiStream></RunSettings>";
        }
    }

    /// <summary>Run settings that spread streams over the hosts: each name given, and the members of a role that is given.</summary>
    internal string SettingsFor(params string[] streams)
    {
        _spread = streams;
        return $"<RunSettings><MultiStream><Streams>{string.Join('\n', streams.Select(s => HostOf(s).StreamElement(s, UserOf(HostOf(s)))))}</Streams></MultiStream></RunSettings>";
    }

    /// <summary>Where <see cref="SettingsFor"/> put a stream.</summary>
    internal LabHost HostOf(string stream)
    {
        int index = Array.IndexOf(_spread, stream);
        if (index < 0)
            index = Array.IndexOf(_spread, stream[..stream.LastIndexOf('-')]);
        return Hosts[index % Hosts.Count];
    }

    /// <summary>Runs a sample as its readme says, against the hosts, and checks that it left nothing on them.</summary>
    internal async Task<TestRun> RunAsync(string sample, string? filter = null)
    {
        var run = await DotnetTest.RunAsync(new TestCommand(sample) { ByProject = true, Settings = Settings, Filter = filter });
        foreach (var host in Hosts)
            await host.UntilNoForeignProcessAsync(TimeSpan.FromSeconds(5));
        await AssertNoDirectoryIsLeftAsync(run, Hosts);
        return run;
    }

    /// <summary>Every stream's log names its directory; none of them may be there any more.</summary>
    internal static async Task AssertNoDirectoryIsLeftAsync(TestRun run, IReadOnlyList<LabHost> hosts)
    {
        var directories = run.Trx.Results.SelectMany(r => r.Children).Where(c => c.Name.Contains(" @ ", StringComparison.Ordinal))
            .Select(c => Directory().Match(File.ReadAllText(c.File("stream.log"))).Groups[1].Value).ToList();
        Assert.NotEmpty(directories);
        Assert.All(directories, d => Assert.NotEmpty(d));
        foreach (var host in hosts)
        {
            var there = await host.ExecAsync($"for d in {string.Join(' ', directories)}; do [ -e \"$d\" ] && echo \"$d\"; done; true");
            Assert.Equal("", there.Succeeded().StandardOutput);
        }
    }

    async Task<LabHost> StartAsync(string name) => _network is null ? await LoopbackHost.StartAsync(name) : await NamespaceHost.StartAsync(_network, name);

    static string UserOf(LabHost host) => host is NamespaceHost ? NamespaceHost.PlainUser : host.User;

    [GeneratedRegex(@", directory (\S+)")]
    private static partial Regex Directory();
}
