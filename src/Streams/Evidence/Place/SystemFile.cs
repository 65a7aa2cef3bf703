using System.Text;

namespace MultiStream.Evidence.Place;

/// <summary>Files that the kernel makes when they are read: of no size, and gone at any time.</summary>
internal static class SystemFile
{
    private const int Most = 256 * 1024;

    /// <summary>Its text; null: it is not there, or this user may not read it.</summary>
    public static string? Read(string path, int most = Most)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var buffer = new byte[Math.Min(most, 4096)];
            int length = 0;
            while (true)
            {
                int n = file.Read(buffer, length, buffer.Length - length);
                length += n;
                if (n == 0 || length >= most)
                    return Encoding.UTF8.GetString(buffer, 0, length);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, Math.Min(most, buffer.Length * 2));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;   // that is the answer: processes end, and not every kernel has every file
        }
    }

    /// <summary>Its lines; none when it cannot be read.</summary>
    public static string[] Lines(string path) => Read(path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>What it begins with, in one line; null as for <see cref="Read"/>.</summary>
    public static string? Line(string path) => Read(path)?.Split('\n', 2)[0].Trim();

    /// <summary>Where a link leads; null: nowhere that may be seen.</summary>
    public static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The names in a folder; null: it cannot be read.</summary>
    public static List<string>? Names(string path)
    {
        try
        {
            var names = new List<string>();
            foreach (var entry in Directory.EnumerateFileSystemEntries(path))
                names.Add(Path.GetFileName(entry));
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
