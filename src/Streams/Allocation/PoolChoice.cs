using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Allocation;

/// <summary>
/// Whether a stream is taken from the pool: the strongest entry that says where it is decides. Tags say the pool; a kind or a setting of a kind, without tags, is a place of its own. Where no
/// entry says anything, it is the pool, if there is one.
/// </summary>
internal static class PoolChoice
{
    /// <summary>The kind of a stream that has no host yet.</summary>
    public const string Kind = "pool";

    /// <summary>What the stream asks of the pool; null: it has a place of its own.</summary>
    /// <param name="declared">The stream, or its role.</param>
    /// <param name="stream">Its name.</param>
    /// <param name="entries">Those that hold for it, the weakest first.</param>
    /// <param name="options">The settings.</param>
    public static HostNeed? Of(StreamDeclaration declared, string stream, List<StreamOptions> entries, MultiStreamOptions options)
    {
        if (!options.Hosts.IsThere)
            return null;
        var decides = entries.FindLast(SaysWhere);
        if (decides is { Tags: null })
            return null;
        IReadOnlyList<string> tags = decides?.Tags ?? [];
        // What the test asks for was read without an error when it was found.
        if (decides is null && declared.Tags is { } asked)
            HostTags.Read(asked, out tags);
        return new HostNeed(stream, tags, decides?.Kind, entries.FindLast(e => e.DistinctHosts is not null)?.DistinctHosts ?? declared.DistinctHosts);
    }

    /// <summary>Whether entries say that their stream is taken from the pool.</summary>
    /// <param name="entries">The weakest first.</param>
    public static bool IsPool(List<StreamOptions> entries) => entries.FindLast(SaysWhere) is { Tags: not null };

    /// <summary>For streams that cannot be taken from the pool: an error where an entry says that they are.</summary>
    /// <returns>Nothing.</returns>
    public static HostNeed? Refuse(List<StreamOptions> entries, string stream, bool inTest, List<string> errors)
    {
        if (entries.FindLast(SaysWhere) is { Tags: not null } decides)
        {
            errors.Add($"{decides.Path}: tags take {stream} from the pool, which only streams that a test declares are taken from; "
                + (inTest ? "declare it with [Stream]." : "give it a place of its own."));
        }
        return null;
    }

    /// <summary>The place of a stream that is to be given a host.</summary>
    public static StreamPlace Place(HostNeed need, string role, int index, List<StreamOptions> entries, string? test, MultiStreamOptions options) => new()
    {
        Stream = need.Stream,
        Role = role,
        Test = test,
        Index = index,
        Kind = Kind,
        Need = need,
        Parameters = [.. entries.SelectMany(e => e.Parameters)],
        Source = "MultiStream/Hosts",
        BaseDirectory = options.BaseDirectory,
    };

    /// <summary>The place on the host that it was given.</summary>
    public static StreamPlace On(HostOptions host, StreamPlace place, PlaceLease? lease = null) => place with
    {
        Kind = host.Kind,
        Settings = host.Settings,
        Source = host.Path,
        PoolHost = host.Name,
        Lease = lease,
        Need = null,
    };

    private static bool SaysWhere(StreamOptions entry) => entry.Tags is not null || entry.Kind is not null || entry.HasWrongKind || entry.Settings.Count > 0 || entry.Unset.Count > 0;
}
