namespace MultiStream.Spawners.SshNet;

/// <summary>Which of a library's host key algorithms to offer to a server.</summary>
internal static class HostKeyAlgorithms
{
    private const string Certificate = "-cert-v01@openssh.com";

    /// <summary>
    /// Those whose keys are known for the host, so that a server with several keys shows the one that can be checked; all, when none is known, so that
    /// it shows one for the message. Never certificates: their authorities are not checked here.
    /// </summary>
    /// <param name="offered">What the library can do.</param>
    /// <param name="known">The types of the keys that are known for the host.</param>
    public static List<string> Choose(IEnumerable<string> offered, IReadOnlyCollection<string> known)
    {
        var plain = offered.Where(a => !a.EndsWith(Certificate, StringComparison.Ordinal)).ToList();
        var fitting = plain.Where(a => known.Contains(KeyType(a))).ToList();
        return fitting.Count > 0 ? fitting : plain;
    }

    /// <summary>An RSA key signs by any of three algorithms, and is of one type.</summary>
    private static string KeyType(string algorithm) => algorithm is "rsa-sha2-256" or "rsa-sha2-512" ? "ssh-rsa" : algorithm;
}
