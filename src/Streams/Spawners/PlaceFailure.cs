using System.Text.RegularExpressions;

namespace MultiStream.Spawners;

/// <summary>Why a place could not become an agent's, read from what its programs printed; whatever way leads there.</summary>
/// <param name="Reason">For programs.</param>
/// <param name="What">What failed and what to do, for people; whole sentences.</param>
internal sealed record PlaceFailure(OpenFailure Reason, string What)
{
    private const int EvidenceLines = 6, LongestLine = 2000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static readonly (Regex Pattern, PlaceFailure Failure)[] s_rows =
    [
        Row(@"[Nn]o space left on device|[Qq]uota exceeded", OpenFailure.DiskFull,
            "There is no room at the place. Free some space there."),
        Row(@"You must install or update \.NET|framework 'Microsoft\.NETCore\.App'|hostfxr", OpenFailure.NoRuntime,
            "The place's .NET cannot run the agent. Install the .NET 10 runtime there, or use runtime=\"ship\"."),
        Row(@"error while loading shared libraries|GLIBC(XX)?_\d|libstdc\+\+|cannot execute binary file|Exec format error", OpenFailure.NoRuntime,
            "The .NET runtime does not start at the place: a library that it needs is missing or too old (glibc 2.27, libstdc++ and libgcc are enough)."),
        Row(@"dotnet: Permission denied", OpenFailure.Other,
            "The file system that holds the agent's files forbids to run programs from it (noexec). Set XDG_CACHE_HOME in the account's environment to a folder elsewhere."),
        Row(@"account is (currently )?not available|This account|sftp connections only", OpenFailure.NoUsableShell,
            "The login worked, but the account has no shell that runs commands. Give it one (chsh), or name another 'user'."),
    ];

    /// <summary>Null: nothing that is known.</summary>
    public static PlaceFailure? Read(string text)
    {
        foreach (var (pattern, failure) in s_rows)
        {
            if (IsSaid(pattern, text))
                return failure;
        }
        return null;
    }

    /// <summary>
    /// Whether a line of a text matches, as far as it is looked at: a pattern takes time by the square of a line's length, and what programs print may be one endless line.
    /// </summary>
    public static bool IsSaid(Regex pattern, string text)
    {
        try
        {
            return text.Split('\n').Any(l => pattern.IsMatch(l.Length > LongestLine ? l[..LongestLine] : l));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;   // not known: the text itself is in the message
        }
    }

    /// <summary>The last lines of what somebody said, for the end of a message; empty when he said nothing.</summary>
    public static string Said(string who, string text)
    {
        // Without the frames that ssh draws around a changed key.
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("@@", StringComparison.Ordinal)).TakeLast(EvidenceLines).ToList();
        return lines.Count > 0 ? who + string.Join(" | ", lines) : "";
    }

    private static (Regex, PlaceFailure) Row(string pattern, OpenFailure reason, string what) =>
        (new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, s_limit), new PlaceFailure(reason, what));
}
