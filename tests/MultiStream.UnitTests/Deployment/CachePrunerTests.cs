using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class CachePrunerTests : IDisposable
{
    private static readonly DateTime s_now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly string _cache = Directory.CreateTempSubdirectory("multistream-cache-").FullName;
    private readonly List<string> _log = [];

    public CachePrunerTests()
    {
        foreach (var folder in new[] { "b", "d", "f" })
            Directory.CreateDirectory(Path.Combine(_cache, folder));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public void A_bundle_goes_when_nobody_used_it_for_30_days(int days, bool stays)
    {
        Bundle("k", days, bytes: 10);

        Prune(long.MaxValue);

        Assert.Equal(stays, File.Exists(Path.Combine(_cache, "b", "k")));
        Assert.Equal(stays, Directory.Exists(Path.Combine(_cache, "d", "k-1")));
        Assert.Equal(stays, File.Exists(Path.Combine(_cache, "f", "hash-k")));
    }

    [Fact]
    public void Beyond_the_limit_the_least_recently_used_go_first()
    {
        Bundle("new", 2, bytes: 400);
        Bundle("middle", 5, bytes: 400);
        Bundle("old", 9, bytes: 400);

        Prune(maxBytes: 1000);

        Assert.Equal(["middle", "new"], Pointers());
    }

    /// <summary>What the bundles of one project share is on the disk once.</summary>
    [Fact]
    public void Contents_that_bundles_share_count_once()
    {
        foreach (var (key, days) in new[] { ("new", 2), ("middle", 3), ("old", 4) })
        {
            Bundle(key, days, bytes: 100);
            var folder = Path.Combine(_cache, "d", key + "-1");
            File.WriteAllBytes(Path.Combine(folder, "shared.dll"), new byte[700]);
            File.AppendAllText(Path.Combine(folder, ".sums"), "the-same  shared.dll\n");
        }

        Prune(maxBytes: 900);

        Assert.Equal(["middle", "new"], Pointers());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void A_cache_is_pruned_once_an_hour(int minutes, bool due)
    {
        Assert.True(new CachePruner(_cache, s_now, _log.Add).Begin());

        Assert.Equal(due, new CachePruner(_cache, s_now.AddMinutes(minutes), _log.Add).Begin());
    }

    [Fact]
    public void What_was_used_within_a_day_stays_however_large_it_is()
    {
        Bundle("running", 0, bytes: 5000);
        Bundle("also", 0, bytes: 5000);
        Bundle("old", 2, bytes: 10);

        Prune(maxBytes: 1000);

        Assert.Equal(["also", "running"], Pointers());
    }

    [Fact]
    public void Contents_stay_while_one_bundle_needs_them()
    {
        Bundle("kept", 1, bytes: 10, "shared", "program");
        Bundle("gone", 40, bytes: 10, "shared", "own");
        Blob("program.x", 40);

        Prune(long.MaxValue);

        Assert.Equal(["hash-kept", "program", "program.x", "shared"], Blobs());
    }

    [Fact]
    public void Contents_that_just_arrived_stay_although_no_bundle_names_them_yet()
    {
        Blob("fresh", 0);
        Blob("forgotten", 2);

        Prune(long.MaxValue);

        Assert.Equal(["fresh"], Blobs());
    }

    [Fact]
    public void What_a_killed_upload_left_goes_after_a_day()
    {
        Folder("t.abc.1.1", 0);
        Folder("t.def.1.1", 2);
        Folder("d/lost-the-race", 2);
        Folder("d/just-lost-it", 0);

        Prune(long.MaxValue);

        Assert.Equal(["d/just-lost-it", "t.abc.1.1"], Directory.EnumerateDirectories(_cache, "t.*").Concat(Directory.EnumerateDirectories(Path.Combine(_cache, "d")))
            .Select(f => Path.GetRelativePath(_cache, f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_this_process_runs_from_counts_as_used_now()
    {
        Bundle("mine", 31, bytes: 10);
        Bundle("other", 31, bytes: 10);

        var pruner = new CachePruner(_cache, s_now, _log.Add);
        pruner.Touch(Path.Combine(_cache, "d", "mine-1", "linux-x64") + "/");
        pruner.Prune(long.MaxValue);

        Assert.Equal(["mine"], Pointers());
        Assert.Contains(_log, l => l.Contains("other-1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pointer_to_elsewhere_removes_nothing_there()
    {
        var outside = Directory.CreateTempSubdirectory("multistream-outside-").FullName;
        try
        {
            foreach (var target in new[] { outside, "../" + Path.GetFileName(outside), ".", "d/.." })
            {
                File.WriteAllText(Path.Combine(_cache, "b", "k"), target + " -\n");
                Age(Path.Combine(_cache, "b", "k"), 99);

                Prune(long.MaxValue);

                Assert.True(Directory.Exists(outside) && Directory.Exists(Path.Combine(_cache, "f")), target);
            }
        }
        finally
        {
            Directory.Delete(outside);
        }
    }

    [Fact]
    public void What_cannot_be_done_is_logged_and_not_thrown()
    {
        File.CreateSymbolicLink(Path.Combine(_cache, "b", "k"), Path.Combine(_cache, "b", "k"));   // fails for root too

        Prune(long.MaxValue);

        Assert.Contains(_cache, Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shipped_agent_knows_its_cache_and_an_installed_one_that_it_has_none()
    {
        Folder("d/k-1/linux-x64", 0);

        Assert.Equal(_cache, CachePruner.FindCache(Path.Combine(_cache, "d", "k-1", "linux-x64") + "/"));
        Assert.Null(CachePruner.FindCache(AppContext.BaseDirectory));
        Assert.Null(CachePruner.FindCache("/"));
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private void Prune(long maxBytes) => new CachePruner(_cache, s_now, _log.Add).Prune(maxBytes);

    private IEnumerable<string> Pointers() => Directory.EnumerateFiles(Path.Combine(_cache, "b")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(_cache, "f")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private void Bundle(string key, int unusedDays, int bytes, params string[] blobs)
    {
        Folder($"d/{key}-1/any", 99);
        File.WriteAllBytes(Path.Combine(_cache, "d", key + "-1", "any", "a.dll"), new byte[bytes]);
        var names = blobs.Append("hash-" + key).ToList();
        File.WriteAllLines(Path.Combine(_cache, "d", key + "-1", ".sums"), names.Select(n => n + "  any/a.dll"));
        names.ForEach(n => Blob(n, 99));
        var pointer = Path.Combine(_cache, "b", key);
        File.WriteAllText(pointer, $"d/{key}-1 -\n");
        Age(pointer, unusedDays);
        Age(Path.Combine(_cache, "d", key + "-1"), 99);
    }

    private void Blob(string name, int days)
    {
        var path = Path.Combine(_cache, "f", name);
        File.WriteAllText(path, "x");
        Age(path, days);
    }

    private void Folder(string name, int days)
    {
        Directory.CreateDirectory(Path.Combine(_cache, name));
        Age(Path.Combine(_cache, name), days);
    }

    private static void Age(string path, int days) => Directory.SetLastWriteTimeUtc(path, s_now.AddDays(-days).AddMinutes(-1));
}
