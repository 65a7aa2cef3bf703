using MultiStream.Spawners;

namespace MultiStream;

/// <summary>The kinds of stream that there are.</summary>
public static class StreamKinds
{
    /// <summary>Is this kind usable here, and if not, why? A look at this machine, which opens nothing: a host that is down is not noticed.</summary>
    /// <param name="kind">The kind: <c>ssh</c>, <c>container</c>, or one that a plug-in of the options brings.</param>
    /// <param name="settings">Settings of the kind, such as the image; null: none, so that only what the kind itself needs is looked at.</param>
    /// <param name="options">The settings of the run; null: none, so that the built-in kinds are known.</param>
    /// <param name="cancel">Ends the look.</param>
    /// <returns>The reason and what to do, for people; null: as far as can be seen it is usable.</returns>
    public static Task<string?> WhyNotAsync(string kind, IReadOnlyDictionary<string, string>? settings = null, MultiStreamOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var spawners = options?.Spawners ?? SpawnerRegistry.Default;
        if (spawners.Find(kind) is not { } spawner)
            return Task.FromResult<string?>($"There is no kind '{kind}'; these are: {string.Join(", ", spawners.All.Select(s => s.Kind))}.");
        return spawner.WhyNotAsync(new StreamPlace
        {
            Stream = kind,
            Role = kind,
            Kind = spawner.Kind,
            Source = "a question",
            Settings = new Dictionary<string, string>(settings ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase),
            BaseDirectory = options?.BaseDirectory,
        }, cancel);
    }
}
