using System.Globalization;
using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Spawners.Command;

namespace MultiStream.Tool.Check;

/// <summary>From settings to the places that they name: hosts of the pool, and what the entries of streams say, with and without their tests. Each different place once. Pure.</summary>
/// <param name="options">The settings.</param>
internal sealed class PlaceFinder(MultiStreamOptions options)
{
    /// <summary>Stands for any test whatever; no entry names it alone.</summary>
    private const string AnyTest = "*";

    /// <summary>Stands for a stream that no entry names.</summary>
    private const string AnyStream = "any-other";

    private readonly Dictionary<string, (StreamPlace Place, List<string> Sources)> _found = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>Lines with the path of an element, of what only shows when a stream is placed.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public IReadOnlyList<CheckedPlace> Find()
    {
        foreach (var host in options.Hosts.Pool)
        {
            _problems.AddRange(host.Unset.Values);
            if (host.Unset.Count == 0)
                Add(PoolChoice.On(host, Blank(host.Name)), host.Path);
        }
        // A pattern is a name that it matches.
        string[] tests = [AnyTest, .. options.Streams.Select(e => e.Test).OfType<string>().Distinct(StringComparer.Ordinal)];
        foreach (var declared in Declared())
        {
            var its = tests.Where(t => options.Streams.Exists(e => Names(declared, e) && e.HoldsFor(t))).ToList();
            foreach (var test in its)
                AddStreams(declared, test, its.Count > 1);
        }
        AddDefault();
        if (_found.Count == 0 && _problems.Count == 0)
            Add(Blank("local"), "the embedded default");
        return Named();
    }

    /// <summary>One for every name that entries have; a member is its role's.</summary>
    private IEnumerable<StreamDeclaration> Declared()
    {
        var names = options.Streams.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var name in names.Where(n => !names.Exists(role => StreamName.IsMember(n, role))))
        {
            var members = names.Where(n => StreamName.IsMember(n, name)).ToList();
            bool isRole = members.Count > 0 || options.Streams.Exists(e => e.HasName(name) && e.Count is not null);
            // One member more than there are entries for: it shows what those without one have.
            yield return new StreamDeclaration(name, !isRole ? null : 1 + members.Select(m => int.TryParse(m.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < 10_000 ? index + 1 : 0).DefaultIfEmpty().Max());
        }
    }

    private static bool Names(StreamDeclaration declared, StreamOptions entry) => entry.HasName(declared.Name) || StreamName.IsMember(entry.Name, declared.Name);

    /// <param name="declared">The stream or role.</param>
    /// <param name="test">A test, or any.</param>
    /// <param name="hasTests">Entries for some tests may complete what those for all of them lack, which is then nobody's error.</param>
    private void AddStreams(StreamDeclaration declared, string test, bool hasTests)
    {
        try
        {
            // What comes from the pool is there with the pool; a stream of the test host itself is no place.
            foreach (var place in StreamPlacement.Place([declared], options, test).Where(p => p.Kind is not (PoolChoice.Kind or KnownKinds.Inproc)))
                Add(place, place.Source);
        }
        catch (MultiStreamSettingsException e)
        {
            if (test != AnyTest || !hasTests)
                _problems.AddRange(e.Message.Split('\n').Except(_problems));
        }
    }

    /// <summary>Where a stream is that no entry names.</summary>
    private void AddDefault()
    {
        if (options.DefaultStream is KnownKinds.Local or KnownKinds.Inproc || options.Hosts.IsThere || options.Strict)
            return;
        try
        {
            var place = StreamPlacement.Place([new StreamDeclaration(AnyStream, null)], options)[0];
            Add(place, place.Source);
        }
        catch (MultiStreamSettingsException e)
        {
            // Beside entries of its kind it may be meant for them alone, which have what it lacks.
            if (_found.Count == 0 && _problems.Count == 0)
                _problems.AddRange(e.Message.Split('\n'));
        }
    }

    private void Add(StreamPlace place, string source)
    {
        // Whoever connects to it later changes nothing in how it is opened; a name that stands in a command does.
        var key = string.Join('\0', [place.Kind, place.Settings.Values.Any(v => v.Contains(CommandSpawner.StreamName, StringComparison.Ordinal)) ? place.Stream : "", .. place.Settings.Where(s => !s.Key.Equals("address", StringComparison.OrdinalIgnoreCase)).OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase).Select(s => $"{s.Key.ToUpperInvariant()}={s.Value}")]);
        if (!_found.TryGetValue(key, out var found))
            _found[key] = found = (place, []);
        if (!found.Sources.Contains(source))
            found.Sources.Add(source);
    }

    private StreamPlace Blank(string name) => new()
    {
        Stream = StreamName.IsValid(name) ? name : "check",
        Role = "check",
        Kind = KnownKinds.Local,
        Source = "the embedded default",
        BaseDirectory = options.BaseDirectory,
    };

    private List<CheckedPlace> Named()
    {
        var named = new List<CheckedPlace>();
        var shorts = _found.Values.ToLookup(f => Short(f.Place), StringComparer.OrdinalIgnoreCase);
        foreach (var (place, sources) in _found.Values)
        {
            var name = shorts[Short(place)].Skip(1).Any() ? Long(place) : Short(place);
            if (named.Exists(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                name = string.Create(CultureInfo.InvariantCulture, $"{name} ({place.Stream}, {named.Count + 1})");
            named.Add(new CheckedPlace(name, place, sources));
        }
        return named;
    }

    private static string Short(StreamPlace place) => place.PoolHost ?? CommandSpawner.Setting(place, "host") ?? place["image"] ?? place.Kind switch
    {
        KnownKinds.Local => KnownKinds.Local,
        KnownKinds.Slurm => place["partition"] is { } partition ? $"slurm {partition}" : KnownKinds.Slurm,
        _ => place.Stream,
    };

    private static string Long(StreamPlace place) => (place["user"] is { } user ? user + "@" : "") + Short(place) + (place["port"] is { } port ? ":" + port : "");
}
