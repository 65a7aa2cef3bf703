using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Deployment;

/// <summary>Files that go to a place together, under a key that names exactly these files.</summary>
internal sealed class FileBundle
{
    /// <summary>The file in each bundle's folder at a place that lists the others by hash, as <c>sha256sum -c</c> reads it.</summary>
    public const string SumsName = ".sums";

    /// <summary>Data of this size and more is told by size and time; see <see cref="ByOrigin"/>.</summary>
    public const int LargeData = 64 * 1024;

    private const int KeyLength = 32;   // 128 bits, in hex; short because tar has 100 characters for a name

    private FileBundle(string key, IReadOnlyList<BundleFile> files)
    {
        Key = key;
        Files = files;
    }

    public string Key { get; }

    /// <summary>In the order of their paths.</summary>
    public IReadOnlyList<BundleFile> Files { get; }

    /// <summary>A bundle whose key is made of the files' contents.</summary>
    public static FileBundle ByContent(IEnumerable<BundleFile> files) => Create(files, f => f.BlobName);

    /// <summary>
    /// A bundle whose key is made of sizes and times, for files too many to be read before it is known that they are needed (the runtime:
    /// 80 MB). Two keys for the same content cost a second set of links, no second transfer: what travels is named by content.
    /// </summary>
    public static FileBundle ByStamp(IEnumerable<BundleFile> files) =>
        Create(files, f => string.Create(CultureInfo.InvariantCulture, $"{f.Size} {f.Written.Ticks}"));

    /// <summary>
    /// A bundle of a project's files. A version of a package never changes, so its name, version, size and time tell such a file, and nobody
    /// has to read it; the version has to be there, because the times in packages may all be the same. Large data is told by size and time,
    /// as rsync does. What was built, and what is small, is told by content: a build may write the same anew, and tools set times back.
    /// </summary>
    public static FileBundle ByOrigin(IEnumerable<BundleFile> files) => Create(files, f =>
        f.Package is not null || (f.Size >= LargeData && !IsBuilt(f.Path)) ? string.Create(CultureInfo.InvariantCulture, $"{f.Package} {f.Size} {f.Written.Ticks}") : f.BlobName);

    private static bool IsBuilt(string path) => Path.GetExtension(path).ToUpperInvariant() is ".DLL" or ".EXE" or ".PDB" or ".JSON" or ".SO";

    private static FileBundle Create(IEnumerable<BundleFile> files, Func<BundleFile, string> identity)
    {
        var ordered = files.OrderBy(f => f.Path, StringComparer.Ordinal).ToList();
        var text = string.Concat(ordered.Select(f => $"{identity(f)} {f.Executable} {f.Path}\n"));
        return new FileBundle(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..KeyLength], ordered);
    }
}

/// <summary>A file on this machine and its place in a bundle.</summary>
/// <param name="Source">Full path on this machine.</param>
/// <param name="Path">Path in the bundle, with <c>/</c>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Written">When it was last written, UTC.</param>
/// <param name="Executable">Its owner may execute it.</param>
internal sealed record BundleFile(string Source, string Path, long Size, DateTime Written, bool Executable)
{
    /// <summary>Name and version of the package that the file is from; null: from none.</summary>
    public string? Package { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public string Hash => FileHashes.Of(this);

    /// <summary>
    /// The content's name in a cache. Links share the mode of what they link to, so the same bytes with and without the right to execute
    /// are two blobs.
    /// </summary>
    public string BlobName => Executable ? Hash + ".x" : Hash;

    public static BundleFile At(string source, string path)
    {
        var info = new FileInfo(source);
        bool executable = !OperatingSystem.IsWindows() && info.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        return new BundleFile(source, path, info.Length, info.LastWriteTimeUtc, executable);
    }
}
