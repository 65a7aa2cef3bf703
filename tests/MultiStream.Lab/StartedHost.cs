using System.Globalization;

namespace MultiStream.Lab;

/// <summary>A host's namespaces, its cable, and its sshd, once it listens.</summary>
sealed record StartedHost(LabNetwork Network, Keeper Keeper, string Port, string Address, int Init, string KnownHostsFile)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Starts a host whose first process is the script. It is given the host's name, a folder of its own to make, the
    /// public key to let in, and what else there is; it says "namespaces" when it runs, "hostkey KEY", reads its address
    /// and the gateway's, and becomes an init that starts sshd.
    /// </summary>
    public static async Task<StartedHost> StartAsync(LabNetwork network, string name, string script, params string[] more)
    {
        string address = network.NextAddress();
        string number = address[network.Prefix.Length..];
        string port = "port" + number;
        string folder = Path.Combine(network.Folder, $"{name}-{number}");
        var keeper = Keeper.Start($"Host '{name}'",
            ["unshare", "--net", "--pid", "--mount", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc",
                LabMachine.Script(script), name, folder, network.IdentityFile + ".pub", .. more]);
        try
        {
            await keeper.LineAsync("namespaces", Limit);
            await network.OnSwitchAsync("ip", "link", "add", port, "type", "veth",
                "peer", "name", "eth0", "netns", keeper.Pid.ToString(CultureInfo.InvariantCulture));
            await network.OnSwitchAsync("ip", "link", "set", port, "master", "br0", "up");
            await keeper.SendAsync($"{address}/24 {network.ControllerAddress}");

            string key = (await keeper.LineAsync("hostkey ", Limit))["hostkey ".Length..];
            string knownHosts = folder + ".known_hosts";
            await File.WriteAllTextAsync(knownHosts, $"{address} {key}\n");
            await keeper.LineAsync("Server listening on 0.0.0.0", Limit);
            return new StartedHost(network, keeper, port, address, ChildOf(keeper), knownHosts);
        }
        catch (LabException e)
        {
            await keeper.DisposeAsync();
            throw new LabException($"Host '{name}' did not start. Its output:\n{keeper.Log}", e);
        }
    }

    // unshare --fork stays as the parent of the host's first process and has no other child.
    static int ChildOf(Keeper keeper)
    {
        string children = ProcessTable.Read($"/proc/{keeper.Pid}/task/{keeper.Pid}/children") ?? "";
        return int.TryParse(children, CultureInfo.InvariantCulture, out int child) ? child
            : throw new LabException($"The host has no first process (children of {keeper.Pid}: '{children}'). Its output:\n{keeper.Log}");
    }
}
