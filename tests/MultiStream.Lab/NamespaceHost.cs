namespace MultiStream.Lab;

/// <summary>
/// A host on the machine's own file system, with everything else of its own: address, processes, host name, homes and
/// sshd. It is for what only needs another machine's network and process table: cut cables, slow ones, killed sessions.
/// </summary>
public sealed class NamespaceHost : IsolatedHost
{
    NamespaceHost(string name, StartedHost started) : base(name, started)
    {
    }

    /// <summary>A user without rights; the other one is root.</summary>
    public const string PlainUser = "ci";

    public static async Task<NamespaceHost> StartAsync(LabNetwork network, string name)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new NamespaceHost(name, await StartedHost.StartAsync(network, name, "namespace-host"));
    }
}
