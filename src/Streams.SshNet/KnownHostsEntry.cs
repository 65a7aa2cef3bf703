using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Spawners.SshNet;

/// <summary>What a line of known hosts says of the key in it.</summary>
internal enum KnownHostsMarker
{
    /// <summary>It is the host's.</summary>
    None,

    /// <summary>It signs the keys of hosts.</summary>
    CertificateAuthority,

    /// <summary>Nobody may use it any more.</summary>
    Revoked,
}

/// <summary>One line of a known hosts file, in the format of OpenSSH (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).</summary>
/// <param name="Where">File and line, for messages.</param>
/// <param name="Hosts">Names and patterns at commas, or one hashed name.</param>
internal sealed record KnownHostsEntry(string Where, KnownHostsMarker Marker, string Hosts, HostKey Key)
{
    private const string Hashed = "|1|";

    /// <summary>Null: a comment, an empty line, or one that ssh too passes over because it cannot read it.</summary>
    public static KnownHostsEntry? Read(string line, string where)
    {
        var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].StartsWith('#'))
            return null;
        var marker = KnownHostsMarker.None;
        if (words[0].StartsWith('@'))
        {
            if (words[0] is not ("@revoked" or "@cert-authority"))
                return null;
            marker = words[0] == "@revoked" ? KnownHostsMarker.Revoked : KnownHostsMarker.CertificateAuthority;
            words = words[1..];
        }
        return words.Length >= 3 && HostKey.Read(words[2]) is { } key && key.Type == words[1] ? new KnownHostsEntry(where, marker, words[0], key) : null;
    }

    /// <param name="name">A host as known hosts write it: <c>foo</c>, <c>[foo]:2222</c>; in lower case.</param>
    public bool Matches(string name)
    {
        if (Hosts.StartsWith(Hashed, StringComparison.Ordinal))
            return IsHashOf(name);
        bool matches = false;
        foreach (var written in Hosts.Split(','))
        {
            bool not = written.StartsWith('!');
            if (!IsLike(name, (not ? written[1..] : written).ToLowerInvariant()))
                continue;
            if (not)
                return false;
            matches = true;
        }
        return matches;
    }

    private bool IsHashOf(string name)
    {
        var parts = Hosts[Hashed.Length..].Split('|');
        Span<byte> salt = stackalloc byte[HMACSHA1.HashSizeInBytes], hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (parts.Length != 2 || !Convert.TryFromBase64String(parts[0], salt, out int length) || !Convert.TryFromBase64String(parts[1], hash, out int size) || size != hash.Length)
            return false;
#pragma warning disable CA5350 // The format is OpenSSH's. The hash hides names; keys are compared as they are.
        return HMACSHA1.HashData(salt[..length], Encoding.UTF8.GetBytes(name)).AsSpan().SequenceEqual(hash);
#pragma warning restore CA5350
    }

    /// <summary><c>*</c> is any text, <c>?</c> any character; all else, brackets too, is itself.</summary>
    private static bool IsLike(string name, string pattern)
    {
        int n = 0, p = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, resume) = (p++, n);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
                (n, p) = (n + 1, p + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++resume);
            else
                return false;
        }
        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }
}
