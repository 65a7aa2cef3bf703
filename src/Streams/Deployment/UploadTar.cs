using System.Formats.Tar;
using System.Text;

namespace MultiStream.Deployment;

/// <summary>
/// The payload of one upload: contents that the cache lacks, the bundles as hard links to contents, and the hashes by which the place
/// checks every file before anything gets its name. Its size is known before it is written, because the place is told first.
/// </summary>
internal sealed class UploadTar
{
    private const int Block = 512;
    private const UnixFileMode Read = UnixFileMode.UserRead;
    private readonly List<Entry> _entries = [];

    public UploadTar(UploadRequest request, IReadOnlyList<FileBundle> bundles)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bundle in bundles)
        {
            var sums = new StringBuilder();
            foreach (var file in bundle.Files)
            {
                var path = $"{request.Directory}/{bundle.Key}/{file.Path}";
                if (request.Copy)
                    _entries.Add(new Entry(path, file, null, null));
                else if (request.Blobs.Contains(file.BlobName))
                    _entries.Add(new Entry(path, file, $"f/{file.BlobName}", null));
                else
                {
                    var blob = $"{request.Directory}/f/{file.BlobName}";
                    if (sent.Add(file.BlobName))
                        _entries.Add(new Entry(blob, file, null, null));
                    _entries.Add(new Entry(path, file, blob, null));
                }
                // Alone, '-' is standard input to sha256sum.
                sums.Append(file.Hash).Append("  ").Append(file.Path == "-" ? "./-" : file.Path).Append('\n');
            }
            _entries.Add(new Entry($"{request.Directory}/{bundle.Key}/{FileBundle.SumsName}", null, null, Encoding.UTF8.GetBytes(sums.ToString())));
        }
        Size = _entries.Sum(e => Block + Padded(e.Length) + (e.LongName is { } name ? Block + Padded(name + 1) : 0)) + 2 * Block;
    }

    /// <summary>In bytes.</summary>
    public long Size { get; }

    /// <summary>How many files travel with their contents; the others are at the place already.</summary>
    public int Contents => _entries.Count(e => e.File is not null && e.LinkTo is null);

    /// <exception cref="IOException">The pipe closed.</exception>
    /// <exception cref="HandshakeException">A file is gone, or has changed meanwhile.</exception>
    public void WriteTo(Stream target)
    {
        using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var entry in _entries)
        {
            // Contents in a cache are shared: nobody may write to them.
            var mode = entry.File?.Executable == true ? Read | UnixFileMode.UserExecute : Read;
            var header = entry.Header(entry.LinkTo is null ? TarEntryType.RegularFile : TarEntryType.HardLink);
            header.Mode = mode;
            if (entry.LinkTo is not null)
            {
                header.LinkName = entry.LinkTo;
                tar.WriteEntry(header);
                continue;
            }
            using var data = Open(entry);
            header.DataStream = data;
            tar.WriteEntry(header);
        }
    }

    private static long Padded(long length) => (length + Block - 1) / Block * Block;

    private static Stream Open(Entry entry)
    {
        if (entry.File is not { } file)
            return new MemoryStream(entry.Text!);
        // Also what is no file at all, such as a socket that a test left: it is empty, and to open it would fail or wait.
        if (file.Size == 0)
            return new MemoryStream();
        try
        {
            var data = new FileStream(file.Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            // A build of another version may well have the same size.
            if (data.Length == entry.Length && File.GetLastWriteTimeUtc(data.SafeFileHandle) == file.Written)
                return data;
            data.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HandshakeException(OpenFailure.Other, $"A file that is to be sent cannot be read on this machine: {e.Message}", "", inner: e);
        }
        throw new HandshakeException(OpenFailure.Other, KnownFile.ChangedText(file.Source), "");
    }

    private sealed record Entry(string Path, BundleFile? File, string? LinkTo, byte[]? Text)
    {
        /// <summary>The length in bytes of a path that ustar's header has no room for: 155 and 100, divided at a slash. Every tar knows GNU's way of such paths.</summary>
        public int? LongName { get; } = FitsUstar(Encoding.UTF8.GetBytes(Path)) ? null : Encoding.UTF8.GetByteCount(Path);

        public PosixTarEntry Header(TarEntryType type) => LongName is null ? new UstarTarEntry(type, Path) : new GnuTarEntry(type, Path);

        private static bool FitsUstar(byte[] path)
        {
            if (path.Length <= 100)
                return true;
            int slash = Array.LastIndexOf(path, (byte)'/', Math.Min(155, path.Length - 1));
            return slash > 0 && path.Length - slash - 1 <= 100;
        }

        public long Length => LinkTo is not null ? 0 : File?.Size ?? Text!.Length;
    }
}
