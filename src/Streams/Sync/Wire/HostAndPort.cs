using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MultiStream.Sync.Wire;

/// <summary><c>HOST:PORT</c> as it is written on a command line and in settings; an IPv6 address stands in brackets.</summary>
internal sealed record HostAndPort(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? FormattableString.Invariant($"[{Host}]:{Port}") : FormattableString.Invariant($"{Host}:{Port}");

    /// <summary>Null when the text is no such thing.</summary>
    public static HostAndPort? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > IPEndPoint.MaxPort)
            return null;
        string host = text[..colon];
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6 ? new(inner, port) : null;
        return host.Contains(':', StringComparison.Ordinal) || host.Any(char.IsWhiteSpace) ? null : new(host, port);
    }

    /// <summary>The address to listen on; the first one of a name.</summary>
    public async Task<IPEndPoint> ResolveAsync() =>
        new(IPAddress.TryParse(Host, out var address) ? address : (await Dns.GetHostAddressesAsync(Host)).OrderBy(a => a.AddressFamily).First(), Port);
}
