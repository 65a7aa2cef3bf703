using System.Diagnostics;
using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>Many plain sshd with default limits, each on a loopback address of its own, as a lab of many hosts would be. Ends them when disposed.</summary>
internal sealed class SshFarm : IDisposable
{
    private readonly Process _script;
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-bench-").FullName;
    private readonly List<string[]> _hosts;

    public SshFarm(string root, int count)
    {
        var addresses = Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"127.77.{i / 200}.{i % 200 + 1}"));
        _script = Process.Start(new ProcessStartInfo(Path.Combine(root, "build", "lab-sshd"), ["--remove", _folder, .. addresses]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (_script.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException("build/lab-sshd did not start its servers; its last words are above.");
        // ADDRESS PORT USER IDENTITY-FILE KNOWN-HOSTS-FILE
        _hosts = [.. File.ReadLines(Path.Combine(_folder, "hosts.txt")).Select(l => l.Split(' '))];
        var config = string.Concat(_hosts.Select((h, i) => $"Host h{i}\n  HostName {h[0]}\n  Port {h[1]}\n  HostKeyAlias [{h[0]}]:{h[1]}\n"))
            + $"Host *\n  User {_hosts[0][2]}\n  IdentityFile {_hosts[0][3]}\n  IdentitiesOnly yes\n  UserKnownHostsFile {string.Join(' ', _hosts.Select(h => h[4]).Distinct())}\n  BatchMode yes\n  KexAlgorithms curve25519-sha256\n";
        File.WriteAllText(Config, config);
    }

    /// <summary>An ssh_config that knows the hosts as h0, h1, …</summary>
    public string Config => Path.Combine(_folder, "ssh_config");

    public string User => _hosts[0][2];

    public StreamPlace Place(int index)
    {
        var host = _hosts[index];
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["host"] = host[0],
            ["port"] = host[1],
            ["user"] = host[2],
            ["identityFile"] = host[3],
            ["knownHosts"] = host[4],
            ["sshOptions"] = "KexAlgorithms=curve25519-sha256",
        };
        var name = string.Create(CultureInfo.InvariantCulture, $"s{index}");
        return new StreamPlace { Stream = name, Role = name, Kind = "ssh", Source = "bench", Settings = settings };
    }

    public void Dispose()
    {
        _script.StandardInput.Close();
        _script.WaitForExit();
        _script.Dispose();
    }
}
