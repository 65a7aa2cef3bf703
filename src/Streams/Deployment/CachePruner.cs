using System.Globalization;
using System.Runtime.InteropServices;

namespace MultiStream.Deployment;

/// <summary>
/// Keeps the cache of a place small: bundles that nobody used for 30 days, and beyond 4 GB the least recently used, go; with them the
/// contents that no bundle needs. What was used within a day stays, because agents may still run from it. Runs at the place, in the agent.
/// </summary>
internal sealed class CachePruner(string cache, DateTime now, Action<string> log)
{
    public const long MaxBytes = 4L << 30;
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
    public static readonly TimeSpan InUse = TimeSpan.FromDays(1);

    /// <summary>The cache that a program was started from; null: it was not started from one.</summary>
    /// <param name="programFolder"><c>CACHE/d/KEY-…/linux-x64</c> for a shipped agent.</param>
    public static string? FindCache(string programFolder)
    {
        var bundles = new DirectoryInfo(Path.TrimEndingDirectorySeparator(programFolder)).Parent?.Parent;
        return bundles is { Name: "d", Parent: { } parent } && Directory.Exists(Path.Combine(parent.FullName, "b")) && Directory.Exists(Path.Combine(parent.FullName, "f"))
            ? parent.FullName
            : null;
    }

    /// <summary>Marks the bundles that this process runs from as used, and removes what has to go. Throws nothing: what could not be done is logged.</summary>
    /// <param name="cacheDirectory">See <see cref="FindCache"/>.</param>
    /// <param name="log">Takes a line for the stream's log.</param>
    public static void Run(string cacheDirectory, Action<string> log)
    {
        var pruner = new CachePruner(cacheDirectory, DateTime.UtcNow, log);
        pruner.Touch(AppContext.BaseDirectory, RuntimeEnvironment.GetRuntimeDirectory());
        pruner.Prune(MaxBytes);
    }

    /// <summary>Marks the bundles that hold these folders as used now.</summary>
    public void Touch(params IEnumerable<string> folders)
    {
        var used = folders.ToList();
        Try("mark what is in use in", () =>
        {
            foreach (var bundle in Bundles().Where(b => used.Any(u => u.StartsWith(b.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))))
                File.SetLastWriteTimeUtc(bundle.Pointer, now);
        });
    }

    public void Prune(long maxBytes) => Try("prune", () =>
    {
        long total = 0;
        var kept = new List<Bundle>();
        foreach (var bundle in Bundles().OrderByDescending(b => b.Used))
        {
            total += bundle.Bytes;
            if (now - bundle.Used < InUse || (now - bundle.Used < MaxAge && total <= maxBytes))
                kept.Add(bundle);
            else
                Remove(bundle);
        }
        RemoveUnnamedFolders(kept);
        RemoveUnneededContents(kept);
        foreach (var folder in Directory.EnumerateDirectories(cache, "t.*").Where(IsOld))
            Try("remove", () => Directory.Delete(folder, recursive: true));
    });

    /// <summary>The pointer first: from then on nobody begins to use the folder.</summary>
    private void Remove(Bundle bundle) => Try("remove a bundle from", () =>
    {
        File.Delete(bundle.Pointer);
        if (Directory.Exists(bundle.Folder))
            Directory.Delete(bundle.Folder, recursive: true);
        log(string.Create(CultureInfo.InvariantCulture, $"removed {Path.GetFileName(bundle.Folder)} ({bundle.Bytes >> 20} MB, last used {bundle.Used:yyyy-MM-dd}) from the cache {cache}"));
    });

    /// <summary>Of two uploads at once only one folder is pointed to in the end; the other may be in use by the run that sent it, for a while.</summary>
    private void RemoveUnnamedFolders(List<Bundle> kept)
    {
        var named = kept.Select(b => b.Folder).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(cache, "d")).Where(d => !named.Contains(d) && IsOld(d)))
            Try("remove", () => Directory.Delete(folder, recursive: true));
    }

    private void RemoveUnneededContents(List<Bundle> kept)
    {
        var needed = kept.SelectMany(b => b.Hashes).ToHashSet(StringComparer.Ordinal);
        foreach (var blob in Directory.EnumerateFiles(Path.Combine(cache, "f")).Where(f => !needed.Contains(HashOf(f)) && IsOld(f)))
            Try("remove", () => File.Delete(blob));
    }

    private static string HashOf(string blob)
    {
        var name = Path.GetFileName(blob);
        return name.EndsWith(".x", StringComparison.Ordinal) ? name[..^2] : name;
    }

    /// <summary>By the time of the last change of any kind would be right; of the last write is what .NET knows, and close enough for a day.</summary>
    private bool IsOld(string path) => now - Directory.GetLastWriteTimeUtc(path) >= InUse;

    private List<Bundle> Bundles()
    {
        var found = new List<Bundle>();
        foreach (var pointer in Directory.EnumerateFiles(Path.Combine(cache, "b")))
        {
            // Names with a dot are pointers that a bootstrap was about to write.
            if (Path.GetFileName(pointer).StartsWith('.'))
                continue;
            var words = File.ReadAllText(pointer).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var folder = Path.GetFullPath(words.Length > 0 ? words[0] : "", cache);
            // What a pointer names is going to be removed one day: never anything outside.
            if (!folder.StartsWith(Path.Combine(cache, "d") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                continue;
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
            var sums = Path.Combine(folder, FileBundle.SumsName);
            found.Add(new Bundle(pointer, folder, File.GetLastWriteTimeUtc(pointer), files.Sum(f => new FileInfo(f).Length),
                File.Exists(sums) ? [.. File.ReadLines(sums).Select(l => l.Split(' ')[0])] : []));
        }
        return found;
    }

    private void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (DirectoryNotFoundException)
        {
            // Another agent of the same account does the same.
        }
        catch (FileNotFoundException)
        {
            // The same.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log($"could not {what} the cache {cache}: {e.Message}");
        }
    }

    private sealed record Bundle(string Pointer, string Folder, DateTime Used, long Bytes, IReadOnlyList<string> Hashes);
}
