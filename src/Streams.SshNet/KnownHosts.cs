using System.Globalization;

namespace MultiStream.Spawners.SshNet;

/// <summary>How a host's key stands to the known hosts.</summary>
internal enum KeyStanding
{
    /// <summary>It is the host's.</summary>
    Trusted,

    /// <summary>Nothing is known of the host, or only keys of other types.</summary>
    Unknown,

    /// <summary>Another key of this type is known.</summary>
    Changed,

    /// <summary>The known hosts say that nobody may use it any more.</summary>
    Revoked,

    /// <summary>Known is only who signs the host's key, which is not checked here.</summary>
    AuthorityOnly,
}

/// <summary>What the known hosts say of a host's key.</summary>
/// <param name="Entry">The line that decided, if one did.</param>
internal sealed record KeyVerdict(KeyStanding Standing, KnownHostsEntry? Entry = null);

/// <summary>The keys of hosts, from files in the format of OpenSSH.</summary>
internal sealed class KnownHosts(IReadOnlyList<KnownHostsEntry> entries)
{
    private const int DefaultPort = 22;

    /// <summary>Files that are not there hold nothing.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static KnownHosts Read(IEnumerable<string> files) => new([.. files.Where(File.Exists).SelectMany(f => Entries(File.ReadLines(f), f))]);

    public static IEnumerable<KnownHostsEntry> Entries(IEnumerable<string> lines, string file) =>
        lines.Select((line, index) => KnownHostsEntry.Read(line, string.Create(CultureInfo.InvariantCulture, $"{file}, line {index + 1}"))).OfType<KnownHostsEntry>();

    /// <summary>A host as known hosts write it.</summary>
    public static string Name(string host, int port) =>
        port == DefaultPort ? host.ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"[{host.ToLowerInvariant()}]:{port}");

    /// <summary>The types of the keys that are known for the host itself.</summary>
    public IReadOnlyCollection<string> TypesFor(string host, int port) =>
        [.. Names(host, port).SelectMany(Matching).Where(e => e.Marker == KnownHostsMarker.None).Select(e => e.Key.Type).Distinct()];

    public KeyVerdict Check(string host, int port, HostKey key)
    {
        var names = Names(host, port);
        // Whatever else is said of it.
        if (names.SelectMany(Matching).FirstOrDefault(e => e.Marker == KnownHostsMarker.Revoked && e.Key.IsSame(key)) is { } revoked)
            return new KeyVerdict(KeyStanding.Revoked, revoked);
        var verdict = CheckName(names[0], key);
        // As ssh does: the key of a host that is known without its port is good at other ports too, but another key there is no change.
        return verdict.Standing is KeyStanding.Unknown or KeyStanding.AuthorityOnly && names.Count > 1 && CheckName(names[1], key) is { Standing: KeyStanding.Trusted } without
            ? without
            : verdict;
    }

    private KeyVerdict CheckName(string name, HostKey key)
    {
        var matching = Matching(name).ToList();
        var own = matching.Where(e => e.Marker == KnownHostsMarker.None).ToList();
        if (own.Find(e => e.Key.IsSame(key)) is { } same)
            return new KeyVerdict(KeyStanding.Trusted, same);
        if (own.Find(e => e.Key.Type == key.Type) is { } other)
            return new KeyVerdict(KeyStanding.Changed, other);
        return own.Count == 0 && matching.Find(e => e.Marker == KnownHostsMarker.CertificateAuthority) is { } authority
            ? new KeyVerdict(KeyStanding.AuthorityOnly, authority)
            : new KeyVerdict(KeyStanding.Unknown, own.FirstOrDefault());
    }

    private IEnumerable<KnownHostsEntry> Matching(string name) => entries.Where(e => e.Matches(name));

    private static List<string> Names(string host, int port) => port == DefaultPort ? [Name(host, port)] : [Name(host, port), Name(host, DefaultPort)];
}
