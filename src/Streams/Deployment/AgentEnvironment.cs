namespace MultiStream.Deployment;

/// <summary>
/// What is set in the agent's environment for the agent alone. The user's own values travel beside it under
/// <c>MULTISTREAM_SAVED_&lt;NAME&gt;</c>, and the agent gives them back to blocks: present, the value to restore; absent, the name was unset.
/// </summary>
internal static class AgentEnvironment
{
    public const string SavedPrefix = "MULTISTREAM_SAVED_";

    /// <summary>Each name with the agent's value.</summary>
    public static KeyValuePair<string, string>[] Values => s_values;

    // An array, not an immutable one: the agent reads it in its first milliseconds, and everything generic over a struct is compiled then.
    private static readonly KeyValuePair<string, string>[] s_values =
    [
        // Without: 3 threads and 2 descriptors more, and sockets in /tmp that a killed agent leaves for ever.
        new("DOTNET_EnableDiagnostics", "0"),
        // A server GC takes a heap per processor, for a process that hardly allocates.
        new("DOTNET_gcServer", "0"),
        // A test host under a profiler or hot reload would hand both on to its agents, and their files are not at a remote place.
        new("CORECLR_ENABLE_PROFILING", "0"),
        new("DOTNET_STARTUP_HOOKS", ""),
        // 5 ms of a start-up when a user has switched it off.
        new("DOTNET_TieredCompilation", "1"),
    ];

    /// <summary>What to set for an agent that is started by this process, as a child of its own.</summary>
    public static IReadOnlyDictionary<string, string> ForLocal(Func<string, string?> current)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Values)
        {
            result[name] = value;
            if (current(name) is { } own)
                result[SavedPrefix + name] = own;
        }
        return result;
    }

    /// <summary>Further ones for an agent that connects back, which itself gives the user's own back as soon as it is connected.</summary>
    public static KeyValuePair<string, string>[] ToConnectBack { get; } =
    [
        // It trusts one certificate, by its fingerprint. OpenSSL's list of others would be read all the same: 60 ms of a start-up.
        new("SSL_CERT_DIR", "/dev/null"),
        new("SSL_CERT_FILE", "/dev/null"),
    ];

    /// <summary>The same as statements of a POSIX shell, without a quote or a newline.</summary>
    public static string AsShell(params IEnumerable<KeyValuePair<string, string>> more) => string.Concat(Values.Concat(more).Select(v =>
        $"[ \"${{{v.Key}+x}}\" ] && export {SavedPrefix}{v.Key}=\"${v.Key}\"; export {v.Key}={v.Value}; "));
}
