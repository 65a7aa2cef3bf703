using System.Buffers;
using System.Globalization;

namespace MultiStream.Spawners.SshNet;

/// <summary>The settings of the kind <c>sshnet</c> and what is right for each.</summary>
internal static class SshNetSettings
{
    private static readonly SearchValues<char> s_notInNames = SearchValues.Create("'`\"$\\;&<>|(){}, \t\r\n");

    public static readonly IReadOnlyList<SpawnerSetting> All =
    [
        new("host", "the host to connect to: a name or an address", Required: true, value => value.Contains('@', StringComparison.Ordinal) ? "the host alone; the part before the '@' belongs in user" : Host(value)),
        new("port", "the port of its ssh server", Check: value => Port(value) is null ? "a number from 1 to 65535" : null),
        new("user", "the user to log in as", Check: value => IsPlain(value) ? null : "the name of a user on that host"),
        new("identityFile", "the private key to log in with", Check: File),
        new("passwordVariable", "the environment variable with the password", Check: value => IsVariable(value) ? null : "the name of an environment variable, such as LAB_PASSWORD"),
        new("knownHosts", "the file with the host's key", Check: File),
        new("address", "how other streams reach the host", Check: Host),
        new("runtime", "where the host's .NET comes from", Check: value => value.ToUpperInvariant() is "AUTO" or "SHIP" or "HOST" ? null : "auto, ship or host"),
    ];

    /// <summary>Null: this is no port.</summary>
    public static int? Port(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 ? port : null;

    // One colon is a port; an IPv6 address has more.
    private static string? Host(string value) => IsPlain(value) && value.Count(c => c == ':') != 1 ? null : "a host name or an address, without a port";

    private static string? File(string value) =>
        value.Any(char.IsControl) || (value.StartsWith('~') && !value.StartsWith("~/", StringComparison.Ordinal)) ? "the path of a file, in full, from ~/, or relative to the run settings" : null;

    private static bool IsPlain(string value) => !value.StartsWith('-') && !value.AsSpan().ContainsAny(s_notInNames) && !value.Any(char.IsControl);

    private static bool IsVariable(string value) => !char.IsAsciiDigit(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
