using System.Text.RegularExpressions;

namespace MultiStream.Deployment;

/// <summary>What a bootstrap says that it needs.</summary>
internal sealed partial record UploadRequest
{
    /// <summary>The private directory, relative to the cache, that the payload goes to.</summary>
    public required string Directory { get; init; }

    /// <summary>What <c>uname -sm</c> says.</summary>
    public string System { get; private set; } = "";

    /// <summary><c>glibc 2.36</c>, <c>musl</c> or <c>unknown</c>.</summary>
    public string Libc { get; private set; } = "";

    /// <summary>Tells caches apart: the machine's name and the cache's path.</summary>
    public string Cache { get; private set; } = "";

    /// <summary>Keys of the bundles that are missing.</summary>
    public List<string> Wanted { get; } = [];

    /// <summary>Names of the contents that the cache has.</summary>
    public HashSet<string> Blobs { get; } = new(StringComparer.Ordinal);

    /// <summary>The file system may not have links: send each file whole, where it belongs.</summary>
    public bool Copy { get; private set; }

    /// <summary>Reads what follows a NEED, to the line with a dot.</summary>
    /// <exception cref="HandshakeException">It is not what our bootstrap says, or the pipe closed.</exception>
    public static UploadRequest Read(MarkerReader reader, string directory)
    {
        // It becomes a path in the archive: take nothing but what our bootstrap makes.
        if (!DirectoryName().IsMatch(directory))
            throw new HandshakeException(OpenFailure.ProtocolMismatch, $"The place asks for files in a directory '{directory}', which is none of the bootstrap's.", reader.Noise);
        var request = new UploadRequest { Directory = directory };
        string node = "", cache = "";
        for (var line = reader.ReadLine(); line != "have"; line = reader.ReadLine())
        {
            var (word, rest) = line.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? (line[..space], line[(space + 1)..]) : (line, "");
            switch (word)
            {
                case "system": request.System = rest; break;
                case "libc": request.Libc = rest; break;
                case "node": node = rest; break;
                case "cache": cache = rest; break;
                case "want": request.Wanted.Add(rest); break;
                case "copy": request.Copy = true; break;
                default: throw new HandshakeException(OpenFailure.ProtocolMismatch, $"The place said '{line}' where the bootstrap lists what it needs.", reader.Noise);
            }
        }
        for (var line = reader.ReadLine(); line != "."; line = reader.ReadLine())
            request.Blobs.Add(line);
        request.Cache = $"{node} {cache}";
        return request;
    }

    [GeneratedRegex(@"^t\.[0-9a-z]{1,16}\.[0-9]{1,10}\.[0-9]$")]
    private static partial Regex DirectoryName();
}
