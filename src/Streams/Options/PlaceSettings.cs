using System.Buffers;

namespace MultiStream.Options;

/// <summary>What is right for settings that several kinds have.</summary>
internal static class PlaceSettings
{
    // What OpenSSH itself refuses in a host's name since 9.6 (ssh.c, valid_hostname): such names reach shells by way of ProxyCommand and the like.
    public static readonly SearchValues<char> NotInHosts = SearchValues.Create("'`\"$\\;&<>|(){}, \t\r\n");

    public static string? Address(string value) =>
        value.Count(c => c == ':') == 1 || value.StartsWith('-') || value.AsSpan().ContainsAny(NotInHosts) || HasControl(value)
            ? "a host name or an address, without a port"
            : null;

    public static string? Runtime(string value) =>
        value.ToUpperInvariant() is "AUTO" or "SHIP" or "HOST" ? null : "auto, ship or host";

    /// <summary>A name that only people read.</summary>
    public static string? Label(string value) => HasControl(value) ? "a name, on one line" : null;

    public static bool HasControl(string value) => value.Any(char.IsControl);
}
