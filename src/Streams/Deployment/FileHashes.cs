using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MultiStream.Deployment;

/// <summary>Hashes of files, each computed once per process for a path, size and time.</summary>
internal static class FileHashes
{
    private static readonly ConcurrentDictionary<(string Path, long Size, DateTime Written), string> s_known = new();

    private static readonly string s_ofNothing = Convert.ToHexStringLower(SHA256.HashData([]));

    public static string Of(BundleFile file) =>
        s_known.GetOrAdd((file.Source, file.Size, file.Written), static key =>
        {
            if (key.Size == 0)
                return s_ofNothing;
            using var content = new FileStream(key.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return Convert.ToHexStringLower(SHA256.HashData(content));
        });
}
