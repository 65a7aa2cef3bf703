namespace MultiStream.Blocks;

/// <summary>The command line by which a block's process is started.</summary>
internal static class ProcessCommand
{
    /// <summary>An empty CDPATH, because with another one cd may go elsewhere and print where.</summary>
    private const string InDirectory = "CDPATH= cd -- \"$1\" && shift && exec \"$@\"";

    public static IReadOnlyList<string> Of(Block block) => block.Settings.WorkingDirectory is { } directory
        ? ["/bin/sh", "-c", InDirectory, "sh", directory == "-" ? "./-" : directory, .. block.CommandLine]
        : block.CommandLine;
}
