namespace MultiStream.Files;

/// <summary>Where something that is sent goes to: the folder, and its name in it.</summary>
internal readonly record struct SendTarget(string Folder, string Name)
{
    /// <param name="remotePath">A name in it; with a slash at the end a folder, in which it keeps its own; null or empty: the stream's directory.</param>
    /// <param name="localName">Its own name.</param>
    public static SendTarget Of(string? remotePath, string localName)
    {
        remotePath ??= "";
        int slash = remotePath.LastIndexOf('/');
        var (folder, name) = (remotePath[..(slash + 1)], remotePath[(slash + 1)..]);
        return name is "" or "." or ".." ? new SendTarget(folder + name, localName) : new SendTarget(folder, name);
    }
}
