using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Sync;

namespace MultiStream.Allocation;

/// <summary>The streams of a program without tests: what it names, or all that its settings define.</summary>
internal static class DefinedStreams
{
    /// <summary>
    /// One for every name among the entries that hold without a test; a member of a role that is there itself is no stream of its own. What the settings take from the pool of hosts is left out: only the streams of
    /// tests are taken from there.
    /// </summary>
    /// <exception cref="MultiStreamSettingsException">A name that no stream can have.</exception>
    public static IReadOnlyList<StreamDeclaration> In(MultiStreamOptions options)
    {
        var entries = options.Streams.Where(e => e.HoldsFor(null)).ToList();
        var roles = entries.Where(e => e.Count is not null).ToList();
        return Named([.. entries.Where(e => !roles.Exists(r => StreamName.IsMember(e.Name, r.Name)))
            .GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase)
            .Where(its => !PoolChoice.IsPool([.. its.OrderBy(e => e.Layer)]))
            .Select(its => its.Key)], options);
    }

    /// <summary>One for every name; a name to which the settings give a count is a role.</summary>
    /// <exception cref="MultiStreamSettingsException">A name that no stream can have, or that is there twice.</exception>
    public static IReadOnlyList<StreamDeclaration> Named(IReadOnlyList<string> names, MultiStreamOptions options)
    {
        var errors = new List<string>();
        var declared = new List<StreamDeclaration>();
        foreach (var name in names)
        {
            if (name is null || !StreamName.IsValid(name))
                errors.Add($"{SettingText.Quote(name ?? "")} {StreamName.Problem}");
            else if (name.Equals(SyncStream.Body, StringComparison.OrdinalIgnoreCase))
                errors.Add($"'{name}' is the program itself at barriers and in logs: give the stream another name.");
            else
                declared.Add(new StreamDeclaration(name, options.Streams.FindLast(e => e.HoldsFor(null) && e.HasName(name) && e.Count is not null)?.Count));
        }
        return errors.Count == 0 ? declared : throw new MultiStreamSettingsException(string.Join('\n', errors));
    }
}
