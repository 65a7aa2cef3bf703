namespace MultiStream.Blocks;

/// <summary>The command line by which a block's process is started.</summary>
internal static class ProcessCommand
{
    /// <summary>What a held process says on its descriptor 3.</summary>
    public const byte Waits = (byte)'w', Runs = (byte)'r', IsMissing = (byte)'n', HasNoFolder = (byte)'d';

    /// <summary>An empty CDPATH, because with another one cd may go elsewhere and print where.</summary>
    private const string ToDirectory = "CDPATH= cd -- \"$1\"", InDirectory = ToDirectory + " && shift && exec \"$@\"";

    private const string HeldInDirectory = ToDirectory + " >/dev/null 2>&1 || { printf d >&3; exit 126; }; shift; ";

    /// <summary>
    /// The shell reads one byte at a time, so what follows the line is the block's own input. Of a name with a slash "command -v" says only that something is there, even a folder.
    /// </summary>
    private const string Held = "case $1 in */*) [ -f \"$1\" ] && [ -x \"$1\" ];; *) command -v -- \"$1\" >/dev/null 2>&1;; esac || { printf n >&3; exit 127; }; printf w >&3; read -r go || exit 125; printf r >&3; exec 3>&-; exec \"$@\"";

    /// <summary>Lets a held process go.</summary>
    public static ReadOnlySpan<byte> Go => "\n"u8;

    /// <param name="block">It has a process of its own.</param>
    /// <param name="held">It is to wait for <see cref="Go"/> on its stdin.</param>
    public static IReadOnlyList<string> Of(Block block, bool held)
    {
        string? directory = block.Settings.WorkingDirectory is "-" ? "./-" : block.Settings.WorkingDirectory;
        if (!held)
            return directory is null ? block.CommandLine : ["/bin/sh", "-c", InDirectory, "sh", directory, .. block.CommandLine];
        // The folder is entered before the program is looked for: its name may be relative to it.
        var script = (directory is null ? "" : HeldInDirectory) + Held + (block.Settings.Input is null ? " </dev/null" : "");
        return ["/bin/sh", "-c", script, "sh", .. directory is null ? (string[])[] : [directory], .. block.CommandLine];
    }
}
