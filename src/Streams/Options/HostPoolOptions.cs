using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>The setting <c>Hosts</c>: hosts that are defined, and names that say which of them make up the pool.</summary>
internal sealed class HostPoolOptions
{
    /// <summary>The <c>Host</c> elements, in the order of the document.</summary>
    public List<HostOptions> Defined { get; } = [];

    /// <summary>The text: which hosts there are. Null: those that are defined.</summary>
    public IReadOnlyList<string>? Names { get; set; }

    /// <summary>Where the text stands.</summary>
    public SettingOrigin? Origin { get; set; }

    /// <summary>False: other runs that use the same hosts are not waited for.</summary>
    public bool AreLeased { get; set; } = true;

    /// <summary>Somebody gave a pool, right or wrong.</summary>
    public bool IsThere { get; set; }

    /// <summary>The pool, in the order of the settings. A name that nothing defines is an ssh host of that name.</summary>
    public IReadOnlyList<HostOptions> Pool => Names is null ? Defined : [.. Names.Select(name => Defined.Find(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Named(name))];

    /// <summary>A host of the run as these settings have it, which may be those of one test: how it is opened is theirs; how it is chosen is the same for all tests.</summary>
    public HostOptions Of(HostOptions host) =>
        Defined.Find(h => h.Name.Equals(host.Name, StringComparison.OrdinalIgnoreCase) && h.Kind == host.Kind) is { } own ? host with { Settings = own.Settings, Unset = own.Unset } : host;

    /// <summary>What is leased of a host while a stream is on it; null: nothing. Each stream of kind <c>container</c> has a new container, and Slurm keeps its nodes apart itself.</summary>
    public PlaceLease? LeaseOf(HostOptions host)
    {
        if (!AreLeased || host.Lease == HostOptions.NoLease || host.Kind is KnownKinds.Container or KnownKinds.Slurm or KnownKinds.Inproc)
            return null;
        // Several hosts of kind local are one machine, of which they are meant to be parts; behind any other kind there is a machine.
        var name = host.Lease ?? (host.Kind == KnownKinds.Local ? $"local:{host.Name.ToLowerInvariant()}" : "machine");
        return new PlaceLease(name, host.Slots, host.IsExclusive);
    }

    private HostOptions Named(string name) => new()
    {
        Name = name,
        Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["host"] = name },
        Path = $"{Origin!.Path} (name {SettingText.Quote(name)})",
        Order = Origin.Order,
    };
}
