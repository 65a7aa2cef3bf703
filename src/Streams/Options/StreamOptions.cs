namespace MultiStream.Options;

/// <summary>One entry of the settings for streams, validated: which streams it is for, and how their place is opened.</summary>
internal sealed record StreamOptions
{
    /// <summary>A stream's name, a role's, or a role member's (<c>client-0</c>). Compared without case.</summary>
    public required string Name { get; init; }

    /// <summary>The entry holds only for tests whose fully qualified name matches this pattern (<c>*</c> for any text); null: for all.</summary>
    public string? Test { get; init; }

    /// <summary>The kind of the place; null: not said here (an entry may only change the count).</summary>
    public string? Kind { get; init; }

    /// <summary>Overrides the count of a role.</summary>
    public int? Count { get; init; }

    /// <summary>Overrides what a test collects at its end; empty: nothing.</summary>
    public string? Collect { get; init; }

    /// <summary>What the host from the pool must have, in place of what the test asks for; empty: any host. Null: not said here, and the entry does not ask for the pool.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Overrides whether the streams share hosts of the pool with others that ask not to.</summary>
    public bool? DistinctHosts { get; init; }

    /// <summary>
    /// The settings of the kind (host, user, port, …), already expanded; keys compare without case. An empty value takes back what
    /// a weaker entry says.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Parameters of these streams, over those of the run.</summary>
    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    /// <summary>Where the entry stands, for messages: <c>MultiStream/Streams/Stream[2] (name 'server')</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Who wrote the entry; a later layer wins.</summary>
    public SettingsLayer Layer { get; init; } = SettingsLayer.RunSettings;

    /// <summary>Position of the entry in all that was read: errors are told in this order.</summary>
    public int Order { get; init; }

    /// <summary>Where each of <see cref="Settings"/> stands, those whose value could not be read included; keys compare without case.</summary>
    public IReadOnlyDictionary<string, SettingOrigin> Origins { get; init; } = new Dictionary<string, SettingOrigin>(StringComparer.OrdinalIgnoreCase);

    /// <summary>True: a kind is written that does not exist, which is an error already, or that only a test's parameters will tell.</summary>
    public bool HasWrongKind { get; init; }

    /// <summary>What each of the kind's settings lacks whose parameter nobody has set, as a line; keys compare without case. An error for the streams that need the setting.</summary>
    public IReadOnlyDictionary<string, string> Unset { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same of what the entry has whatever its kind: an error for every stream that it holds for, unless a stronger entry <see cref="Sets"/> it.</summary>
    public IReadOnlyList<EntryProblem> Problems { get; init; } = [];

    public bool HasName(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the entry says itself what a weaker one has a problem with.</summary>
    public bool Sets(EntryProblem problem) => problem.Parameter is { } name
        ? Parameters.Any(p => ParameterName.Comparer.Equals(p.Name, name))
        : problem.Of.ToUpperInvariant() switch
        {
            "KIND" => Kind is not null,
            "COUNT" => Count is not null,
            "TAGS" => Tags is not null,
            "DISTINCTHOSTS" => DistinctHosts is not null,
            _ => Collect is not null,
        };

    /// <summary>True when the entry holds for this test; an entry with a pattern holds for no stream outside a test.</summary>
    public bool HoldsFor(string? test) => Test is null || (test is not null && TestPattern.Matches(Test, test));
}

/// <summary>What is wrong with one thing that an entry has whatever its kind.</summary>
/// <param name="Of">As it is written there: kind, count, collect, Parameters.</param>
/// <param name="Line">A line with the path.</param>
/// <param name="Parameter">The parameter's name, when it is one.</param>
internal sealed record EntryProblem(string Of, string Line, string? Parameter = null);

/// <summary>Where an entry comes from, the weakest first.</summary>
internal enum SettingsLayer
{
    /// <summary>A variable <c>MULTISTREAM__STREAMS__…</c>.</summary>
    Environment,

    /// <summary>A <c>Stream</c> element.</summary>
    RunSettings,

    /// <summary>An element named after the stream: the only form that the command line can write.</summary>
    CommandLine,

    /// <summary><see cref="MultiStreamOptions.With"/>.</summary>
    Code,
}

/// <summary>Where one setting stands and what was written there, before references were expanded.</summary>
internal sealed record SettingOrigin(string Path, int Order, string Written);
