using System.Formats.Tar;
using System.Text;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class UploadTarTests
{
    private const string Target = ScriptedPlace.Directory;

    [Fact]
    public void Contents_travel_once_and_the_bundle_is_links_to_them()
    {
        using var files = new DeploymentFiles();
        var bundle = files.Bundle;
        var entries = Entries(Request([bundle]), bundle);

        var config = bundle.Files.First(f => f.Path == "any/MultiStream.Agent.runtimeconfig.json");
        Assert.Single(entries, e => e.Name == $"{Target}/f/{config.BlobName}" && e.EntryType == TarEntryType.RegularFile);
        Assert.Equal(
            bundle.Files.Select(f => ($"{Target}/{bundle.Key}/{f.Path}", $"{Target}/f/{f.BlobName}")),
            entries.Where(e => e.EntryType == TarEntryType.HardLink).Select(e => (e.Name, e.LinkName)));
        foreach (var link in entries.Where(e => e.EntryType == TarEntryType.HardLink))
            Assert.True(entries.FindIndex(e => e.Name == link.LinkName) < entries.IndexOf(link), "a link stands before its file");
    }

    [Fact]
    public void Contents_that_the_cache_has_do_not_travel()
    {
        using var files = new DeploymentFiles();
        var bundle = files.Bundle;
        var entries = Entries(Request([bundle], bundle.Files.Select(f => f.BlobName)), bundle);

        Assert.Equal([$"{Target}/{bundle.Key}/.sums"], entries.Where(e => e.EntryType == TarEntryType.RegularFile).Select(e => e.Name));
        Assert.All(entries.Where(e => e.EntryType == TarEntryType.HardLink), e => Assert.StartsWith("f/", e.LinkName, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_links_do_not_work_each_file_travels_to_its_place()
    {
        using var files = new DeploymentFiles();
        var bundle = files.Bundle;
        var entries = Entries(Request([bundle], copy: true), bundle);

        Assert.All(entries, e => Assert.Equal(TarEntryType.RegularFile, e.EntryType));
        Assert.Equal([.. bundle.Files.Select(f => $"{Target}/{bundle.Key}/{f.Path}"), $"{Target}/{bundle.Key}/.sums"], entries.Select(e => e.Name));
    }

    [Fact]
    public void Every_file_of_a_bundle_has_its_hash_in_the_sums()
    {
        using var files = new DeploymentFiles();
        var bundle = files.Bundle;
        var sums = Entries(Request([bundle]), bundle).Single(e => e.Name.EndsWith("/.sums", StringComparison.Ordinal));

        Assert.Equal(string.Concat(bundle.Files.Select(f => $"{f.Hash}  {f.Path}\n")), Text(sums));
    }

    [Fact]
    public void Shared_contents_are_readable_by_their_owner_alone_and_writable_by_nobody()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var files = new DeploymentFiles();
        File.SetUnixFileMode(files.Write("any/run", "program"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        var bundle = files.Bundle;

        foreach (var entry in Entries(Request([bundle]), bundle))
        {
            var expected = entry.Name.EndsWith("/any/run", StringComparison.Ordinal) || entry.Name.EndsWith(".x", StringComparison.Ordinal)
                ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead;
            Assert.Equal(expected, entry.Mode);
        }
    }

    [Fact]
    public void A_path_as_long_as_the_runtime_s_longest_arrives_whole()
    {
        using var files = new DeploymentFiles();
        var path = "shared/Microsoft.NETCore.App/10.0.12/" + new string('n', 90) + ".dll";
        var bundle = FileBundle.ByContent([BundleFile.At(files.Write("any/x", "x"), path)]);

        Assert.Contains(Entries(Request([bundle]), bundle), e => e.Name == $"{Target}/{bundle.Key}/{path}");
    }

    /// <summary>Around the sizes of ustar's two fields for a path, with and without a slash to divide it at.</summary>
    [Theory]
    [InlineData(20, 100)]
    [InlineData(90, 100)]
    [InlineData(97, 100)]
    [InlineData(98, 100)]
    [InlineData(99, 100)]
    [InlineData(20, 101)]
    [InlineData(200, 10)]
    [InlineData(20, 250)]
    [InlineData(240, 240)]
    public void A_path_of_any_length_arrives_whole(int folder, int file)
    {
        using var files = new DeploymentFiles();
        var source = files.Write("any/x", "content");
        foreach (var letter in (string[])["n", "ö"])
        {
            for (int more = 0; more < 3; more++)
            {
                var path = $"{new string('d', folder)}/{string.Concat(Enumerable.Repeat(letter, file / letter.Length + more))}";
                var bundle = FileBundle.ByContent([BundleFile.At(source, path), BundleFile.At(source, "short")]);

                foreach (bool copy in (bool[])[false, true])
                    Assert.Contains(Entries(Request([bundle], copy: copy), bundle), e => e.Name == $"{Target}/{bundle.Key}/{path}");
            }
        }
    }

    [Fact]
    public void A_file_called_dash_is_not_taken_for_standard_input()
    {
        using var files = new DeploymentFiles();
        var bundle = FileBundle.ByContent([BundleFile.At(files.Write("any/x", "x"), "-")]);

        Assert.EndsWith("  ./-\n", Text(Entries(Request([bundle]), bundle).Single(e => e.Name.EndsWith("/.sums", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    private static UploadRequest Request(IEnumerable<FileBundle> bundles, IEnumerable<string>? blobs = null, bool copy = false)
    {
        var text = ScriptedPlace.Need(bundles.Select(b => b.Key), blobs, copy: copy);
        var reader = new MarkerReader(new ChunkedStream([Encoding.ASCII.GetBytes(text)]));
        return UploadRequest.Read(reader, reader.Next().Rest);
    }

    /// <summary>Writes the archive, checks the size that was promised, and reads it as any tar would.</summary>
    private static List<TarEntry> Entries(UploadRequest request, params FileBundle[] bundles)
    {
        var tar = new UploadTar(request, bundles);
        using var written = new MemoryStream();
        tar.WriteTo(written);
        Assert.Equal(tar.Size, written.Length);
        written.Position = 0;
        using var reader = new TarReader(written);
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }

    private static string Text(TarEntry entry)
    {
        using var reader = new StreamReader(entry.DataStream!);
        return reader.ReadToEnd();
    }
}
