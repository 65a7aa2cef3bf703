namespace MultiStream.Options;

/// <summary>One host of the pool: how a place on it is opened, what it has, and how many streams it takes.</summary>
internal sealed record HostOptions
{
    /// <summary>What results show. Compared without case.</summary>
    public required string Name { get; init; }

    public string Kind { get; init; } = KnownKinds.Ssh;

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How many streams it takes at once.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>True: the streams on it are of one test at a time.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>The word for a host that nobody takes a lease of.</summary>
    public const string NoLease = "none";

    /// <summary>The name of what its machine leases, when the settings say: who has another name there is not excluded. <see cref="NoLease"/>: nothing is leased. Null: the machine; of a local host, its name.</summary>
    public string? Lease { get; init; }

    /// <summary>The settings of the kind; keys compare without case.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where each of <see cref="Settings"/> stands; keys compare without case.</summary>
    public IReadOnlyDictionary<string, SettingOrigin> Origins { get; init; } = new Dictionary<string, SettingOrigin>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What each of the kind's settings lacks whose parameter nobody has set, as a line; keys compare without case. An error for the tests that are given the host.</summary>
    public IReadOnlyDictionary<string, string> Unset { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the host stands, for messages: <c>MultiStream/Hosts/Host[2] (name 'db-1')</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Position in all that was read: errors are told in this order.</summary>
    public int Order { get; init; }
}
