using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MultiStream.Lab;

/// <summary>
/// A switch with hosts on it that have addresses of their own and that the controller reaches; needs root. Every run has
/// its own subnet, so that runs do not meet. All of it goes when this process ends, however it ends.
/// </summary>
public sealed class LabNetwork : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    readonly Keeper _keeper;
    int _lastHost = 1;

    LabNetwork(Keeper keeper, string folder, string uplink, string prefix)
    {
        _keeper = keeper;
        Uplink = uplink;
        Folder = folder;
        Prefix = prefix;
    }

    /// <summary>The controller's address on this network.</summary>
    public string ControllerAddress => Prefix + "1";

    /// <summary>The controller's network card on this network.</summary>
    public string Uplink { get; }

    /// <summary>
    /// An address on which nobody answers anything, not even with a refusal: a connection to it times out. Nothing that
    /// is sent to it leaves the network.
    /// </summary>
    public string SilentAddress => Prefix + "254";

    /// <summary>An address of this network that no host has: the controller learns after some seconds that it cannot be reached.</summary>
    public string AbsentAddress => Prefix + "253";

    /// <summary>The first three numbers of the subnet, with the last dot.</summary>
    internal string Prefix { get; }

    /// <summary>The run's folder: the key that opens every host, and a folder for each host's own.</summary>
    internal string Folder { get; }

    internal string IdentityFile => Path.Combine(Folder, "identity");

    internal int SwitchPid => _keeper.Pid;

    public static async Task<LabNetwork> CreateAsync()
    {
        await LabMachine.EnsureAsync();
        if (LabMachine.WhyNoIsolatedHosts is { } why)
            throw new LabException($"No network of hosts can be made here: {why}.");
        string folder = LabFolder.NewPath();
        string uplink = "mslab" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var keeper = Keeper.Start("The lab's switch",
            ["unshare", "--net", LabMachine.Script("switch"), folder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), uplink]);
        try
        {
            await keeper.LineAsync("ready", StartLimit);
            string prefix = await TakeSubnetAsync(uplink);
            var network = new LabNetwork(keeper, folder, uplink, prefix);
            // A neighbour that is known beforehand and not there: frames to it are sent and lost, instead of found undeliverable.
            await LabCommand.RunAsync(["ip", "neigh", "add", network.SilentAddress, "lladdr", "02:00:00:00:00:fe", "dev", uplink, "nud", "permanent"]).SucceededAsync();
            return network;
        }
        catch
        {
            await keeper.DisposeAsync();
            throw;
        }
    }

    /// <summary>An address for the next host.</summary>
    internal string NextAddress()
    {
        int number = Interlocked.Increment(ref _lastHost);
        return number < 250 ? Prefix + number.ToString(CultureInfo.InvariantCulture)
            : throw new LabException($"The network {Prefix}0/24 has no address left after 248 hosts.");
    }

    /// <summary>Runs a program in the switch's network namespace.</summary>
    internal Task OnSwitchAsync(params string[] command) => LabCommand.RunAsync(SwitchCommand(command)).SucceededAsync();

    internal IReadOnlyList<string> SwitchCommand(params string[] command) =>
        ["nsenter", "--target", SwitchPid.ToString(CultureInfo.InvariantCulture), "--net", .. command];

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    public override string ToString() => $"{Prefix}0/24 on {Uplink}";

    // Two runs may choose the same subnet at the same moment; each sees the other's address after it set its own, and
    // draws again. A draw that both lose costs a millisecond.
    static async Task<string> TakeSubnetAsync(string uplink)
    {
        await LabCommand.RunAsync(["ip", "link", "set", uplink, "up"]).SucceededAsync();
        for (int attempt = 0; attempt < 20; attempt++)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture,
                $"10.{RandomNumberGenerator.GetInt32(16, 250)}.{RandomNumberGenerator.GetInt32(256)}.");
            if (await IsRoutedAsync(prefix + "1"))
                continue;
            await LabCommand.RunAsync(["ip", "addr", "add", prefix + "1/24", "dev", uplink]).SucceededAsync();
            if (HoldersOf(prefix) == 1)
                return prefix;
            await LabCommand.RunAsync(["ip", "addr", "flush", "dev", uplink]).SucceededAsync();
        }
        throw new LabException("No free subnet was found in 10.0.0.0/8 in 20 draws: is all of it routed here?");
    }

    static int HoldersOf(string prefix) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Count(address => address.Address.AddressFamily == AddressFamily.InterNetwork
            && address.Address.ToString().StartsWith(prefix, StringComparison.Ordinal));

    // A route to it other than the default one means that some other network has the addresses.
    static async Task<bool> IsRoutedAsync(string address)
    {
        var routes = (await LabCommand.RunAsync(["ip", "-4", "route", "show", "match", address])).Succeeded();
        return routes.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Any(route => !route.StartsWith("default", StringComparison.Ordinal));
    }
}
