namespace MultiStream.Spawners.SshNet;

/// <summary>Puts into words why a host's key is not accepted.</summary>
internal static class HostKeyProblem
{
    /// <param name="verdict">Not <see cref="KeyStanding.Trusted"/>.</param>
    /// <param name="key">What the host showed.</param>
    /// <param name="name">The host as known hosts write it.</param>
    /// <param name="files">Where was looked; the first is where a new key belongs.</param>
    public static OpenProblem Of(KeyVerdict verdict, HostKey key, string name, IReadOnlyList<string> files)
    {
        var shown = $"The host shows a key of type {key.Type} with the fingerprint {key.Fingerprint}";
        return verdict.Standing switch
        {
            KeyStanding.Changed => new(OpenFailure.HostKeyChanged,
                $"{shown}, but the one that is known for it has {verdict.Entry!.Key.Fingerprint} ({verdict.Entry.Where}). If the host was installed anew, ask its owner for the new key and replace that line; if not, another machine answers for it."),
            KeyStanding.Revoked => new(OpenFailure.HostKeyChanged,
                $"{shown}, which is marked as revoked ({verdict.Entry!.Where}): somebody else may have it. Ask the host's owner for a new one."),
            KeyStanding.AuthorityOnly => new(OpenFailure.HostKeyUnknown,
                $"{shown}, and known is only who signs its keys (@cert-authority, {verdict.Entry!.Where}). Kind 'sshnet' does not check signatures of host keys: add the key itself, or write kind=\"ssh\"."),
            KeyStanding.Unknown => new(OpenFailure.HostKeyUnknown,
                $"{shown}, which is not in the known hosts ({string.Join(", ", files)}{(verdict.Entry is { } other ? $"; there is one of type {other.Key.Type}, which the host did not show" : "")})."
                + $" Compare the fingerprint with its owner's ('ssh-keygen -l -f' there, on the host's public key). If it is the same, add this line to {files[0]}: {name} {key.Type} {Convert.ToBase64String(key.Bytes)}"),
            _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict.Standing, "There is nothing wrong with a key that is trusted."),
        };
    }

    /// <summary>For bytes that are no key.</summary>
    public static OpenProblem Unreadable => new(OpenFailure.HostKeyUnknown, "What the host shows as its key is none. Check that an ssh server listens on 'port'.");
}
