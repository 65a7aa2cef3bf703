using System.Globalization;

namespace MultiStream.Deployment;

/// <summary>The bootstrap's reasons to give up, in words that say what to do.</summary>
internal static class BootstrapError
{
    private static readonly Version s_oldestGlibc = new(2, 27);

    /// <param name="text">What followed ERR: a code, a space, what was seen.</param>
    /// <param name="noise">What had arrived before.</param>
    /// <param name="kind">What was to arrive.</param>
    public static HandshakeException Translate(string text, string noise, UploadKind kind)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        var (code, seen) = space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
        var (reason, message) = code switch
        {
            "disk-full" => (OpenFailure.DiskFull,
                $"There is no room for {Lower(kind.Files)}: {seen}. Free some space there, or set XDG_CACHE_HOME in the account's environment to a folder that has some."),
            "cache-not-writable" => (OpenFailure.Other,
                kind == UploadKind.Project ? $"{kind.Files} have nowhere to go: the cache {seen} cannot be written. Give the account a home that it can write to, with room in it."
                : $"{kind.Files} have nowhere to go: neither $XDG_CACHE_HOME/multistream or ~/.cache/multistream nor {seen} can be written. Give the account a home that it can write to."),
            "cache-not-owned" => (OpenFailure.Other,
                $"{seen} exists but belongs to another account (or is a link), so nothing in it is trusted. Remove it, or give the account a home that it can write to."),
            "tool-missing" => (OpenFailure.Other,
                $"The place lacks the program '{seen}', which receiving {Lower(kind.Files)} needs. Install it (sh, uname, mkdir, tar, head, tr, mv and sha256sum or shasum are enough)."),
            "damaged" => (OpenFailure.Other,
                $"{kind.Files} did not arrive whole in three attempts: {seen}"),
            "no-runtime" => (OpenFailure.NoRuntime, NoRuntime(seen)),
            _ => (OpenFailure.Other, $"The place could not take {Lower(kind.Files)} ({code}): {seen}"),
        };
        return new HandshakeException(reason, message, noise);
    }

    /// <summary>Why the runtime cannot go to this place; null: it can, or it is not the runtime that is asked for.</summary>
    public static string? RefuseRuntime(FileBundle bundle, UploadRequest request)
    {
        if (!bundle.Files.Any(f => f.Path.EndsWith("/libcoreclr.so", StringComparison.Ordinal)))
            return null;
        if (RuntimeInstallation.Platform is { } platform && platform.System != request.System)
            return NoRuntime($"other-system {request.System}, {request.Libc}");
        bool tooOld = request.Libc.StartsWith("glibc ", StringComparison.Ordinal) && (!Version.TryParse(request.Libc["glibc ".Length..], out var version) || version < s_oldestGlibc);
        return tooOld || request.Libc == "musl"
            ? $"The place has no fitting .NET 10 runtime, and this machine's cannot be shipped there: it needs glibc {s_oldestGlibc} or newer, and the place ({request.System}) has {request.Libc}. Install the .NET 10 runtime there."
            : null;
    }

    private static string Lower(string files) => char.ToLowerInvariant(files[0]) + files[1..];

    private static string NoRuntime(string seen) => seen switch
    {
        "none-installed" => "The place has no .NET 10 runtime (looked in DOTNET_ROOT, /usr/share/dotnet, /usr/lib/dotnet, /usr/lib64/dotnet, /usr/local/share/dotnet, ~/.dotnet and PATH), and runtime=\"host\" forbids to ship one. Install it there, or use runtime=\"auto\".",
        "none-to-ship" => "The place has no fitting .NET 10 runtime, and this machine has none that could be shipped: only the shared runtime of a glibc Linux can. Install the .NET 10 runtime there.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The place has no fitting .NET 10 runtime, and this machine's runs on another system: the place is {seen.Replace("other-system ", "", StringComparison.Ordinal)}. Install the .NET 10 runtime there."),
    };
}
