using System.Runtime.Versioning;
using System.Security.Cryptography;
using MultiStream.Deployment;
using MultiStream.IntegrationTests.Lab;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Deployment;

/// <summary>A test project's files on their way to a place that has its agent: real shells, real tools.</summary>
[SupportedOSPlatform("linux")]
public sealed class FetchTests : IDisposable
{
    private readonly ShippedFolder _project = new();

    public static TheoryData<string> PosixShells => BootstrapTests.PosixShells;

    public void Dispose() => _project.Dispose();

    [Theory, MemberData(nameof(PosixShells))]
    public async Task A_place_gets_the_files_once_and_as_they_are(string shell)
    {
        using var place = new BarePlace { Shell = shell.Split(' ') };
        var bundle = _project.Bundle();

        var first = await place.FetchAsync([bundle]);
        var second = await place.FetchAsync([bundle]);

        Assert.InRange(first.Sent, 200_000, 300_000);
        Assert.Equal(0, second.Sent);
        Assert.Equal(first.Folders, second.Folders);
        _project.AssertArrived(first.Folders.Single());
        Assert.Empty(place.Leftovers());
    }

    [Fact]
    public async Task Busybox_alone_has_all_the_tools()
    {
        if (!File.Exists("/usr/bin/busybox") && !File.Exists("/bin/busybox"))
            return;
        using var place = new BarePlace();
        place.UseTools(BarePlace.BusyboxTools());

        _project.AssertArrived((await place.FetchAsync([_project.Bundle()])).Folders.Single());
        Assert.Equal(0, (await place.FetchAsync([_project.Bundle()])).Sent);
    }

    [Fact]
    public async Task One_changed_file_of_many_ships_that_file()
    {
        using var place = new BarePlace();
        await place.FetchAsync([_project.Bundle()]);

        _project.Write("T.dll", "another T");
        var second = await place.FetchAsync([_project.Bundle()]);

        Assert.InRange(second.Sent, 1, 20_000);
        _project.AssertArrived(second.Folders.Single());
    }

    [Fact]
    public async Task Two_bundles_come_in_one_conversation_and_only_those_that_are_missing()
    {
        using var place = new BarePlace();
        var (one, two) = (_project.Bundle(), FileBundle.ByContent([BundleFile.At(_project.Write("other", "other"), "other")]));
        await place.FetchAsync([one]);

        var both = await place.FetchAsync([two, one]);

        Assert.InRange(both.Sent, 1, 10_000);
        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(both.Folders[0], "other")));
        Assert.True(File.Exists(Path.Combine(both.Folders[1], "T.dll")));
    }

    [Fact]
    public async Task The_cache_of_the_agent_is_used_wherever_it_is()
    {
        using var place = new BarePlace();
        var cache = Path.Combine(place.Folder, "it's a cache");

        var fetched = await place.FetchAsync([_project.Bundle()], cache);

        Assert.StartsWith(cache + "/d/", fetched.Folders.Single(), StringComparison.Ordinal);
        _project.AssertArrived(fetched.Folders.Single());
        Assert.False(Directory.Exists(place.Cache));
    }

    [Fact]
    public async Task It_shares_a_cache_with_the_agent()
    {
        using var place = new BarePlace();
        await place.OpenAsync();
        await place.FetchAsync([_project.Bundle()], place.Cache);

        Assert.Equal(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.FetchAsync([_project.Bundle()])).Sent);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(place.Cache, "b")).Count());
    }

    [Fact]
    public async Task Of_twelve_streams_at_once_one_sends_the_files()
    {
        using var place = new BarePlace();
        var bundle = _project.Bundle();

        var fetched = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => place.FetchAsync([bundle])));

        Assert.Single(fetched, f => f.Sent > 50_000);
        Assert.Single(fetched.SelectMany(f => f.Folders).Distinct());
        Assert.Empty(place.Leftovers());
    }

    [Fact]
    public async Task A_conversation_that_is_cut_leaves_nothing_and_the_next_one_works()
    {
        using var place = new BarePlace();
        var fetch = new BundleFetch([_project.Bundle()]);
        await using (var cut = place.StartScript(fetch.WriteScript(null)))
        {
            var reader = new MarkerReader(cut.FromAgent);
            Assert.Equal("NEED", reader.Next().Word);
            await cut.ToAgent.WriteAsync("100000\nonly this"u8.ToArray());
            await cut.ToAgent.FlushAsync();
        }

        Assert.Empty(place.Blobs());
        Assert.Empty(place.Leftovers());
        _project.AssertArrived((await place.FetchAsync([_project.Bundle()])).Folders.Single());
    }

    [Fact]
    public async Task Contents_that_went_bad_in_the_cache_are_not_used_and_are_replaced()
    {
        using var place = new BarePlace();
        await place.FetchAsync([_project.Bundle()]);
        foreach (var pointer in Directory.EnumerateFiles(Path.Combine(place.Cache, "b")))
            File.Delete(pointer);
        foreach (var blob in place.Blobs().ToList())
        {
            File.Delete(Path.Combine(place.Cache, "f", blob));
            await File.WriteAllTextAsync(Path.Combine(place.Cache, "f", blob), "bad");
        }

        _project.AssertArrived((await place.FetchAsync([_project.Bundle()])).Folders.Single());
        Assert.All(place.Blobs(), b => Assert.Equal(b.Replace(".x", "", StringComparison.Ordinal), place.HashOf(b)));
    }

    /// <summary>The agent writes a question mark where it doubts a bundle.</summary>
    [Theory]
    [InlineData("?")]
    [InlineData("01234567-of-an-earlier-boot")]
    public async Task A_bundle_in_doubt_is_verified_and_sent_again_where_it_is_damaged(string mark)
    {
        using var place = new BarePlace();
        var folder = (await place.FetchAsync([_project.Bundle()])).Folders.Single();
        var pointer = Directory.EnumerateFiles(Path.Combine(place.Cache, "b")).Single();
        async Task Doubt() => await File.WriteAllTextAsync(pointer, (await File.ReadAllTextAsync(pointer)).Split(' ')[0] + $" {mark}\n");
        await Doubt();

        var whole = await place.FetchAsync([_project.Bundle()]);
        Assert.Equal((0, folder), (whole.Sent, whole.Folders.Single()));
        Assert.EndsWith(" -\n", await File.ReadAllTextAsync(pointer), StringComparison.Ordinal);

        await Doubt();
        File.Delete(Path.Combine(folder, "T.dll"));
        await File.WriteAllTextAsync(Path.Combine(folder, "T.dll"), "changed by a block");
        _project.AssertArrived((await place.FetchAsync([_project.Bundle()])).Folders.Single());
    }

    [Fact]
    public async Task A_file_that_changed_since_the_key_was_made_is_named_and_nothing_is_named_after_it()
    {
        using var place = new BarePlace();
        var bundle = _project.Bundle();
        _project.Write("T.dll", "longer than it was before");

        var e = await Assert.ThrowsAsync<HandshakeException>(() => place.FetchAsync([bundle]));

        Assert.Contains("T.dll has changed since this run first used it. Was the project built again meanwhile?", e.Message, StringComparison.Ordinal);
        Assert.Empty(place.Blobs());
    }

    [HostsTheory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_full_disk_is_told_as_such(string tools)
    {
        using var place = new BarePlace();
        if (tools == "busybox")
            place.UseTools(BarePlace.BusyboxTools());
        place.InNamespace($"mount -t tmpfs -o size=100k tmpfs {place.Home}");

        var e = await Assert.ThrowsAsync<HandshakeException>(() => place.FetchAsync([_project.Bundle()]));

        Assert.Equal(OpenFailure.DiskFull, e.Reason);
        Assert.Contains(place.Cache, e.Message, StringComparison.Ordinal);
        Assert.Contains("the files of the test project", e.Message, StringComparison.Ordinal);
    }

    [HostsTheory]
    [InlineData("mount -t tmpfs tmpfs @; mkdir @/c; chown 4242 @/c", "belongs to another account")]
    [InlineData("mount -t tmpfs -o ro tmpfs @", "nowhere to go")]
    public async Task A_cache_that_is_not_ours_or_cannot_be_written_is_not_used(string prepare, string told)
    {
        using var place = new BarePlace();
        var parent = Directory.CreateDirectory(Path.Combine(place.Folder, "parent")).FullName;
        place.InNamespace(prepare.Replace("@", parent, StringComparison.Ordinal));

        Assert.Contains(told, (await Assert.ThrowsAsync<HandshakeException>(() => place.FetchAsync([_project.Bundle()], parent + "/c"))).Message, StringComparison.Ordinal);
    }

    /// <summary>A folder as a test project's: code, data in folders, and names that are rare but right.</summary>
    private sealed class ShippedFolder : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("multistream-project-").FullName;
        private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

        public ShippedFolder()
        {
            Add("T.dll", "the code");
            Add("data/with blanks/and  two.txt", "blanks");
            Add(" leading and trailing ", "blanks");
            Add("data/Größe–数.txt", "not in ASCII");
            Add("data/$HOME `id` \"quoted\" 'twice' *.txt", "what a shell would read");
            Add("-rf", "an option");
            Add("-", "standard input");
            Add("data/empty", "");
            Add($"{new string('d', 120)}/{new string('e', 120)}/{new string('f', 200)}.txt", "a long path");
            Add("data/large.bin", new string('x', 200_000));
            Add("run.sh", "#!/bin/sh");
            File.SetUnixFileMode(Path.Combine(_folder, "run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        public FileBundle Bundle() => FileBundle.ByOrigin(_paths.Select(p => BundleFile.At(Path.Combine(_folder, p), p)));

        /// <summary>Writes a file, which may be one of the bundle's.</summary>
        public string Write(string path, string text)
        {
            var full = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
            return full;
        }

        public void AssertArrived(string folder)
        {
            Assert.Equal(_paths.Append(FileBundle.SumsName).Order(StringComparer.Ordinal),
                Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal));
            Assert.All(_paths, p => Assert.Equal(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, p))), SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, p)))));
            Assert.True(File.GetUnixFileMode(Path.Combine(folder, "run.sh")).HasFlag(UnixFileMode.UserExecute));
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        private void Add(string path, string text)
        {
            Write(path, text);
            _paths.Add(path);
        }
    }
}
