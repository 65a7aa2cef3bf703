using System.Globalization;

namespace MultiStream.Promises;

/// <summary>Commands that listen on a TCP port, or try one, with what the smallest Debian has.</summary>
internal static class Listener
{
    /// <summary>Listens until it is ended; where it cannot, says why and exits with 1. It does not set SO_REUSEADDR: the port has to be free.</summary>
    public static string Command(int port) => Perl(port,
        """socket(S, PF_INET, SOCK_STREAM, 0) && bind(S, pack_sockaddr_in(shift, INADDR_ANY)) && listen(S, 5) or die "no port: $!\n"; sleep 600""");

    /// <summary>Says "free", or why it cannot be bound.</summary>
    public static string Try(int port) => Perl(port,
        """socket(S, PF_INET, SOCK_STREAM, 0); print bind(S, pack_sockaddr_in(shift, INADDR_ANY)) ? "free\n" : "$!\n" """);

    /// <summary>Says "connected", or why not.</summary>
    public static string Connect(int port) => Perl(port,
        """socket(S, PF_INET, SOCK_STREAM, 0); print connect(S, pack_sockaddr_in(shift, INADDR_LOOPBACK)) ? "connected\n" : "$!\n" """);

    private static string Perl(int port, string script) => string.Create(CultureInfo.InvariantCulture, $"LC_ALL=C exec perl -MSocket -e '{script}' {port}");
}
