namespace MultiStream.Blocks;

/// <summary>The command line by which a block's process is started.</summary>
internal static class ProcessCommand
{
    /// <summary>What a held process says on its descriptor 3.</summary>
    public const byte Waits = (byte)'w', Runs = (byte)'r', IsMissing = (byte)'n';

    /// <summary>An empty CDPATH, because with another one cd may go elsewhere and print where.</summary>
    private const string InDirectory = "CDPATH= cd -- \"$1\" && shift && exec \"$@\"";

    /// <summary>The shell reads one byte at a time, so what follows the line is the block's own input.</summary>
    private const string Held = "command -v -- \"$1\" >/dev/null 2>&1 || { printf n >&3; exit 127; }; printf w >&3; read -r go || exit 125; printf r >&3; exec 3>&-; exec \"$@\"";

    /// <summary>Lets a held process go.</summary>
    public static ReadOnlySpan<byte> Go => "\n"u8;

    /// <param name="block">It has a process of its own.</param>
    /// <param name="held">It is to wait for <see cref="Go"/> on its stdin.</param>
    public static IReadOnlyList<string> Of(Block block, bool held)
    {
        IReadOnlyList<string> command = block.Settings.WorkingDirectory is { } directory
            ? ["/bin/sh", "-c", InDirectory, "sh", directory == "-" ? "./-" : directory, .. block.CommandLine]
            : block.CommandLine;
        return held ? ["/bin/sh", "-c", block.Settings.Input is null ? Held + " </dev/null" : Held, "sh", .. command] : command;
    }
}
