using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Allocation;

/// <summary>From the streams that a test declares, and the entries of the settings, to the places to open. Pure: touches no host.</summary>
/// <remarks>
/// Entries that hold for one stream are merged setting by setting. The stronger one is, in this order: the one with the more exact
/// name (a member's before its role's), the one with a pattern for the test, the later layer (environment, <c>Stream</c>, element
/// named after the stream, code), the one further down.
/// </remarks>
internal static class StreamPlacement
{
    /// <summary>The places of all declared streams, in the order of the declarations.</summary>
    /// <exception cref="MultiStreamSettingsException">The settings do not fit the test; one line for each thing that is wrong.</exception>
    public static IReadOnlyList<StreamPlace> Place(MultiStreamTest test, MultiStreamOptions options) => Place(test.Streams, options, test.FullyQualifiedName);

    /// <summary>The same for streams that a program names itself.</summary>
    /// <param name="streams">What is declared.</param>
    /// <param name="options">The settings.</param>
    /// <param name="test">The full name of the test; null: there is none.</param>
    /// <exception cref="MultiStreamSettingsException">The settings do not fit; one line for each thing that is wrong.</exception>
    public static IReadOnlyList<StreamPlace> Place(IReadOnlyList<StreamDeclaration> streams, MultiStreamOptions options, string? test = null)
    {
        var errors = new List<string>();
        var places = new List<StreamPlace>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var declared in streams)
        {
            foreach (var place in PlaceRole(declared, test, options, errors, usesPool: test is not null))
            {
                if (names.Add(place.Stream))
                    places.Add(place);
                else
                    errors.Add($"{(test is null ? "There are" : $"Test '{test}' declares")} two streams '{place.Stream}'; rename one of them, or lower the Count of a role.");
            }
        }
        ThrowIfAny(errors);
        return places;
    }

    /// <summary>The place of a stream that no test declares: one that the body names first, or one that was opened without a test.</summary>
    /// <param name="name">The stream's name; it has a role of its own, so only entries of this very name hold for it.</param>
    /// <param name="options">The settings.</param>
    /// <param name="test">The test whose body names it; null: none, and then no entry with a <c>test</c> holds.</param>
    /// <exception cref="MultiStreamSettingsException">It is no name, it would be one more member of a declared role, or the settings do not fit the stream.</exception>
    public static StreamPlace Place(string name, MultiStreamOptions options, MultiStreamTest? test = null) => Place(name, options, test?.Streams ?? [], test?.FullyQualifiedName);

    /// <summary>The same where a program has declared streams itself.</summary>
    /// <exception cref="MultiStreamSettingsException">It is no name, it would be one more member of a declared role, or the settings do not fit the stream.</exception>
    public static StreamPlace Place(string name, MultiStreamOptions options, IReadOnlyList<StreamDeclaration> declared, string? test = null)
    {
        var errors = new List<string>();
        if (!StreamName.IsValid(name))
            errors.Add($"{SettingText.Quote(name)} {StreamName.Problem}");
        if (declared.FirstOrDefault(s => s.Count is not null && StreamName.IsMember(name, s.Name)) is { } role)
        {
            var count = PlaceRole(role, test, options, errors, usesPool: true).Count;
            errors.Add($"There is no {Named(name, test)}: the role '{role.Name}' has {count}, from '{role.Name}-0' to '{role.Name}-{count - 1}'.");
        }
        ThrowIfAny(errors);
        // All hosts of a test are taken at once, before it begins: who holds some and waits for more would wait for others who do the same.
        var places = PlaceRole(new StreamDeclaration(name, null), test, options, errors, usesPool: false);
        ThrowIfAny(errors);
        return places[0];
    }

    private static List<StreamPlace> PlaceRole(StreamDeclaration declared, string? test, MultiStreamOptions options, List<string> errors, bool usesPool)
    {
        var role = options.Streams.Where(e => e.HasName(declared.Name) && e.HoldsFor(test)).OrderBy(Strength).ToList();
        var counted = role.FindLast(e => e.Count is not null);
        if (declared.Count is null)
        {
            if (counted is { Count: not 1 })
            {
                errors.Add($"{counted.Path}: count '{counted.Count}' is for a role, but {Named(declared.Name, test)} is one stream; "
                    + (test is null ? "remove the count, or open the role by its name." : $"remove the count, or declare a role with [Stream(\"{declared.Name}\", Count = {counted.Count})]."));
            }
            return [Place(declared.Name, 0, role) with { Collect = Collect(declared, role) }];
        }

        // Members by index, so that a role of thousands does not search the entries thousands of times.
        var members = options.Streams
            .Where(e => e.HoldsFor(test) && StreamName.IsMember(e.Name, declared.Name))
            .GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.OrderBy(Strength).ToList(), StringComparer.OrdinalIgnoreCase);
        var places = new List<StreamPlace>();
        int count = counted?.Count ?? declared.Count.Value;
        var before = errors.Count; // What is wrong with one member is wrong with most: the first is enough.
        for (var index = 0; index < count; index++)
        {
            var name = $"{declared.Name}-{index}";
            var own = members.GetValueOrDefault(name, []);
            if (own.Find(e => e.Count is not null) is { } wrong)
            {
                errors.Add($"{wrong.Path}: count '{wrong.Count}' is for a role, but {Named(name, test)} is one member of the role '{declared.Name}'; "
                    + $"write the count in an entry named '{declared.Name}'.");
            }
            places.Add(Place(name, index, [.. role, .. own]) with { Count = count, Collect = Collect(declared, [.. role, .. own]) });
            if (errors.Count > before)
                break;
        }
        return places;

        StreamPlace Place(string stream, int index, List<StreamOptions> entries)
        {
            if ((usesPool ? PoolChoice.Of(declared, stream, entries, options) : PoolChoice.Refuse(entries, Named(stream, test), test is not null, errors)) is not { } need)
                return Resolve(stream, declared.Name, index, entries, test, options, errors);
            errors.AddRange(ProblemsOf(entries));
            return PoolChoice.Place(need, declared.Name, index, entries, test, options);
        }
    }

    private static string Collect(StreamDeclaration declared, List<StreamOptions> entries) =>
        entries.FindLast(e => e.Collect is not null)?.Collect ?? declared.Collect ?? "";

    /// <summary>What is wrong with entries, the weakest first, and not said anew by a stronger one.</summary>
    private static IEnumerable<string> ProblemsOf(List<StreamOptions> entries) =>
        entries.SelectMany((e, i) => e.Problems.Where(p => !entries.Skip(i + 1).Any(stronger => stronger.Sets(p)))).Select(p => p.Line);

    /// <param name="stream">The stream's name.</param>
    /// <param name="role">Its role's.</param>
    /// <param name="index">Its index in the role.</param>
    /// <param name="entries">The entries that hold for it, the weakest first.</param>
    /// <param name="test">The test, for messages.</param>
    /// <param name="options">The settings.</param>
    /// <param name="errors">Gets what is wrong.</param>
    private static StreamPlace Resolve(
        string stream, string role, int index, List<StreamOptions> entries, string? test, MultiStreamOptions options, List<string> errors)
    {
        errors.AddRange(ProblemsOf(entries));
        var defining = entries.FindAll(e => e.Kind is not null || e.HasWrongKind || e.Settings.Count > 0 || e.Unset.Count > 0);
        var kind = defining.FindLast(e => e.Kind is not null)?.Kind ?? options.DefaultStream;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var unset = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase); // Those without a value, or with a wrong one.
        var sources = new List<string>();
        if (defining.Count == 0 && options.Strict)
        {
            errors.Add($"MultiStream/Strict is true, and no entry says where {Named(stream, test)} is; "
                + $"write <Stream name=\"{stream}\" kind=\"…\" /> in MultiStream/Streams.");
        }

        // What an entry says for another kind is not for this place: <client-0><Kind>local</Kind></client-0> takes one member of an ssh role home.
        foreach (var entry in defining.Where(e => e.Kind is null || e.Kind == kind))
        {
            var says = entry.Kind is not null;
            foreach (var (name, value) in entry.Settings)
            {
                if (!KnownKinds.TryGet(options.Kinds, kind, name, out var setting))
                {
                    if (entry.Kind is not null)
                        errors.Add($"{entry.Origins[name].Path}: {StreamEntryCheck.Unknown(options, [kind], name)}");
                    continue;
                }
                settings[setting.Name] = value;
                // In what is read for one test no value was checked yet.
                if (StreamEntryCheck.Wrong(setting, value, entry.Origins[name]) is { } wrong)
                    unset[setting.Name] = $"{entry.Origins[name].Path}: {wrong}";
                else
                    unset.Remove(setting.Name);
                says = true;
            }
            foreach (var (name, problem) in entry.Unset)
            {
                if (KnownKinds.TryGet(options.Kinds, kind, name, out var setting))
                    unset[setting.Name] = problem;
            }
            if (says)
                sources.Insert(0, entry.Path);
        }
        foreach (var taken in settings.Where(s => s.Value.Length == 0).Select(s => s.Key).ToList())
            settings.Remove(taken);

        var source = sources.Count > 0 ? string.Join(", ", sources)
            : options.DefaultStream == KnownKinds.Local ? "the embedded default"
            : "MultiStream/DefaultStream";
        errors.AddRange(unset.Values);
        // What a kind needs is not said where the kind itself is not known yet.
        bool isKnown = entries.FindLastIndex(e => e.HasWrongKind) is var wrongAt && (wrongAt < 0 || wrongAt < entries.FindLastIndex(e => e.Kind is not null));
        foreach (var missing in options.Kinds.GetValueOrDefault(kind, []).Where(s => isKnown && s.Required && !settings.ContainsKey(s.Name) && !unset.ContainsKey(s.Name)))
        {
            errors.Add($"{source}: kind '{kind}' needs '{missing.Name}', {missing.Meaning}, and {Named(stream, test)} has none; "
                + $"give it one, as in <Stream name=\"{stream}\" {missing.Name}=\"…\" />.");
        }
        return new StreamPlace
        {
            Stream = stream,
            Role = role,
            Test = test,
            Index = index,
            Kind = kind,
            Settings = settings,
            Parameters = [.. entries.SelectMany(e => e.Parameters)],
            Source = source,
            BaseDirectory = options.BaseDirectory,
        };
    }

    /// <summary>Sorts the entries of one name, the weakest first; the order of the settings decides between equals.</summary>
    private static (bool ForTest, SettingsLayer Layer) Strength(StreamOptions entry) => (entry.Test is not null, entry.Layer);

    private static string Named(string stream, string? test) => test is null ? $"stream '{stream}'" : $"stream '{stream}' of test '{test}'";

    private static void ThrowIfAny(List<string> errors)
    {
        if (errors.Count > 0)
            throw new MultiStreamSettingsException(string.Join('\n', errors.Distinct()));
    }
}
