using System.Globalization;

namespace MultiStream.Lab;

/// <summary>
/// Files that make ssh to a host fail in one way each. They lie in a folder of their own that goes with this object.
/// </summary>
public sealed class WrongKeys : IAsyncDisposable
{
    readonly string _folder;

    WrongKeys(string folder) => _folder = folder;

    /// <summary>A known_hosts file without any host: the host's key is unknown.</summary>
    public string EmptyKnownHosts => Path.Combine(_folder, "empty");

    /// <summary>A known_hosts file with another key for the host: its key has changed.</summary>
    public string ChangedKnownHosts => Path.Combine(_folder, "changed");

    /// <summary>A private key that the host lets nobody in with: the login is refused.</summary>
    public string StrangersIdentity => Path.Combine(_folder, "stranger");

    public static async Task<WrongKeys> ForAsync(LabHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var keys = new WrongKeys(Directory.CreateTempSubdirectory("multistream-lab-keys-").FullName);
        await LabCommand.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys.StrangersIdentity]).SucceededAsync();
        string key = await File.ReadAllTextAsync(keys.StrangersIdentity + ".pub");
        string place = host.Port == 22 ? host.Address : string.Create(CultureInfo.InvariantCulture, $"[{host.Address}]:{host.Port}");
        await File.WriteAllTextAsync(keys.EmptyKnownHosts, "");
        await File.WriteAllTextAsync(keys.ChangedKnownHosts, $"{place} {key}");
        return keys;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
