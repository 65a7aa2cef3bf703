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
                sums.Append(file.Hash).Append("  ").Append(file.Path).Append('\n');
            }
            _entries.Add(new Entry($"{request.Directory}/{bundle.Key}/{FileBundle.SumsName}", null, null, Encoding.UTF8.GetBytes(sums.ToString())));
        }
        Size = _entries.Sum(e => Block + (e.Length + Block - 1) / Block * Block) + 2 * Block;
    }

    /// <summary>In bytes.</summary>
    public long Size { get; }

    /// <exception cref="IOException">The pipe closed.</exception>
    /// <exception cref="HandshakeException">A file is gone, or changed its size meanwhile.</exception>
    public void WriteTo(Stream target)
    {
        using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var entry in _entries)
        {
            // Contents in a cache are shared: nobody may write to them.
            var mode = entry.File?.Executable == true ? Read | UnixFileMode.UserExecute : Read;
            if (entry.LinkTo is not null)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, entry.Path) { LinkName = entry.LinkTo, Mode = mode });
                continue;
            }
            using var data = Open(entry);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry.Path) { DataStream = data, Mode = mode });
        }
    }

    private static Stream Open(Entry entry)
    {
        if (entry.File is not { } file)
            return new MemoryStream(entry.Text!);
        try
        {
            var data = new FileStream(file.Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (data.Length == entry.Length)
                return data;
            data.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HandshakeException(OpenFailure.Other, $"A file of the agent cannot be read on this machine: {e.Message}", "", inner: e);
        }
        throw new HandshakeException(OpenFailure.Other, $"{file.Source} changed while it was being sent. Was the project built again during the run?", "");
    }

    private sealed record Entry(string Path, BundleFile? File, string? LinkTo, byte[]? Text)
    {
        public long Length => LinkTo is not null ? 0 : File?.Size ?? Text!.Length;
    }
}
