namespace MultiStream.Spawners.Ssh;

/// <summary>How far a host's key is checked. Only the setting <c>sshOptions</c> can make it less than always.</summary>
internal sealed record SshHostKeyCheck(string? Caution)
{
    /// <summary>Reads it from the options of a place; the first of a name counts, as for ssh.</summary>
    public static SshHostKeyCheck Of(IEnumerable<string> options)
    {
        string? strict = null, known = null;
        foreach (var option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (option, "") : (option[..equals], option[(equals + 1)..]);
            if (name.Equals("StrictHostKeyChecking", StringComparison.OrdinalIgnoreCase))
                strict ??= value.ToLowerInvariant();
            else if (name.Equals("UserKnownHostsFile", StringComparison.OrdinalIgnoreCase))
                known ??= value;
        }
        bool remembers = known is not ("/dev/null" or "none");
        return strict switch
        {
            "no" or "off" or "false" => new($"host key not checked: sshOptions says StrictHostKeyChecking={strict}, so another machine could answer for this one"),
            "accept-new" when !remembers => new("host key not checked: sshOptions accepts any new key and remembers none"),
            "accept-new" => new("host key checked only against earlier connections: sshOptions says StrictHostKeyChecking=accept-new"),
            _ => new((string?)null),
        };
    }
}
