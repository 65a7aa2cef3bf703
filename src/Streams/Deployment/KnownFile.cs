namespace MultiStream.Deployment;

/// <summary>A file of the project as it was when the run first used it. What the streams run must be one build, so another one is refused.</summary>
/// <param name="Path">Full path.</param>
internal sealed record KnownFile(string Path, long Size, DateTime Written)
{
    /// <summary>The first of them that is another by now; null: all are as they were.</summary>
    public static KnownFile? FindChanged(IEnumerable<KnownFile> known)
    {
        foreach (var file in known)
        {
            if (At(file.Path) != file)
                return file;
        }
        return null;
    }

    /// <summary>As it is now; one that is gone has no size.</summary>
    public static KnownFile At(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? new KnownFile(path, info.Length, info.LastWriteTimeUtc) : new KnownFile(path, -1, default);
    }

    public static string ChangedText(string path) =>
        $"{path} has changed since this run first used it. Was the project built again meanwhile? Run the tests again. A file that a test writes belongs elsewhere, or into MultiStream/Ship/Ignore.";
}
