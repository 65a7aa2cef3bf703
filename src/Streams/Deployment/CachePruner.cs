using System.Globalization;
using System.Runtime.InteropServices;

namespace MultiStream.Deployment;

/// <summary>
/// Keeps the cache of a place small: bundles that nobody used for 30 days, and beyond 4 GB the least recently used, go; with them the
/// contents that no bundle needs. What was used within a day stays, because agents and workers may still run from it. Runs at the place, in
/// the agent: <see cref="WorkerPlace"/> marks what a worker uses.
/// </summary>
internal sealed class CachePruner(string cache, DateTime now, Action<string> log)
{
    public const long MaxBytes = 4L << 30;
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
    public static readonly TimeSpan InUse = TimeSpan.FromDays(1);

    /// <summary>To look at every file of every bundle is work, and agents start often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

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
        if (pruner.Begin())
            pruner.Prune(MaxBytes);
    }

    /// <summary>True: nobody has pruned this cache within the hour, and the caller does it now.</summary>
    public bool Begin()
    {
        bool due = false;
        Try("mark the pruning of", () =>
        {
            var mark = Path.Combine(cache, "pruned");
            due = now - File.GetLastWriteTimeUtc(mark) >= Interval;     // a file that is not there was written in 1601
            if (!due)
                return;
            File.WriteAllText(mark, "");
            File.SetLastWriteTimeUtc(mark, now);
        });
        return due;
    }

    /// <summary>Marks the bundles that hold these folders as used now.</summary>
    public void Touch(params IEnumerable<string> folders)
    {
        var used = folders.ToList();
        Try("mark what is in use in", () =>
        {
            foreach (var (pointer, _) in Pointers().Where(p => used.Any(u => u.StartsWith(p.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))))
                File.SetLastWriteTimeUtc(pointer, now);
        });
    }

    public void Prune(long maxBytes) => Try("prune", () =>
    {
        long total = 0;
        var kept = new List<Bundle>();
        // Bundles of one project share most of their contents.
        var counted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bundle in Bundles().OrderByDescending(b => b.Used))
        {
            total += bundle.Contents.Where(c => counted.Add(c.Hash)).Sum(c => c.Bytes);
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
        log(string.Create(CultureInfo.InvariantCulture, $"removed {Path.GetFileName(bundle.Folder)} ({bundle.Contents.Sum(c => c.Bytes) >> 20} MB, last used {bundle.Used:yyyy-MM-dd}) from the cache {cache}"));
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
        var needed = kept.SelectMany(b => b.Contents).Select(c => c.Hash).ToHashSet(StringComparer.Ordinal);
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

    private List<Bundle> Bundles() =>
        [.. from p in Pointers() select new Bundle(p.Pointer, p.Folder, File.GetLastWriteTimeUtc(p.Pointer), Contents(p.Folder))];

    private IEnumerable<(string Pointer, string Folder)> Pointers()
    {
        foreach (var pointer in Directory.EnumerateFiles(Path.Combine(cache, "b")))
        {
            // Names with a dot are pointers that a bootstrap was about to write.
            if (Path.GetFileName(pointer).StartsWith('.'))
                continue;
            var words = File.ReadAllText(pointer).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var folder = Path.GetFullPath(words.Length > 0 ? words[0] : "", cache);
            // What a pointer names is going to be removed one day: never anything outside.
            if (folder.StartsWith(Path.Combine(cache, "d") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                yield return (pointer, folder);
        }
    }

    private static List<(string Hash, long Bytes)> Contents(string folder)
    {
        var sums = Path.Combine(folder, FileBundle.SumsName);
        if (!File.Exists(sums))
            return [];
        // "hash  path"; a file that is gone has no size.
        return [.. from line in File.ReadLines(sums) let file = new FileInfo(Path.Combine(folder, line[(line.IndexOf(' ', StringComparison.Ordinal) + 2)..])) select (line.Split(' ')[0], file.Exists ? file.Length : 0)];
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

    private sealed record Bundle(string Pointer, string Folder, DateTime Used, IReadOnlyList<(string Hash, long Bytes)> Contents);
}
