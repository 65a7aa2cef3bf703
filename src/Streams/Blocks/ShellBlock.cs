namespace MultiStream.Blocks;

/// <summary>A command line for the host's POSIX shell.</summary>
/// <param name="command">As the shell reads it.</param>
/// <param name="title">As people read it; null: the command.</param>
internal sealed class ShellBlock(string command, string? title = null) : Block
{
    internal override string DefaultTitle => title ?? command;

    internal override IReadOnlyList<string> CommandLine => ["/bin/sh", "-c", BlockText.WithoutNul(command, "The command")];
}

/// <summary>A program with its arguments.</summary>
internal sealed class ProgramBlock(string file, IReadOnlyList<string> arguments) : Block
{
    internal override string DefaultTitle => string.Join(' ', ((string[])[file, .. arguments]).Select(ShellQuoting.QuoteIfNeeded));

    internal override IReadOnlyList<string> CommandLine =>
        [BlockText.WithoutNul(file, "The program"), .. arguments.Select(a => BlockText.WithoutNul(a, "An argument"))];
}

internal static class BlockText
{
    /// <exception cref="ArgumentException">The text holds a NUL, which no command line can carry.</exception>
    public static string WithoutNul(string text, string what) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException($"{what} holds a NUL character, which cannot be passed to a process: {text.Replace("\0", "\\0", StringComparison.Ordinal)}")
        : text;

    /// <exception cref="ArgumentException">It is a C# block, for which something cannot be.</exception>
    public static void RequireProcess(Block block, string therefore)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Lambda is not null)
            throw new ArgumentException($"Block '{block.Title}' is C# code, and the C# blocks of a stream share one process: {therefore}", nameof(block));
    }
}
