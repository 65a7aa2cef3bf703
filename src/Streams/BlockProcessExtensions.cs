using System.Text;
using MultiStream.Blocks;

namespace MultiStream;

/// <summary>What surrounds a block that is a process of its own: a command, a program, a script.</summary>
public static class BlockProcessExtensions
{
    /// <summary>Gives the block something to read on its stdin, which ends after it. Without, stdin is empty.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="text">Sent as UTF-8; it is kept in memory until it is sent.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">It is a C# block, which captures what it needs.</exception>
    public static TBlock WithInput<TBlock>(this TBlock block, string text)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(text);
        return Input(block, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Gives the block bytes to read on its stdin, which ends after them.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="bytes">Sent as they are when the block is made; they are kept in memory until they are sent.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">It is a C# block, which captures what it needs.</exception>
    public static TBlock WithInput<TBlock>(this TBlock block, byte[] bytes)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Input(block, [.. bytes]);
    }

    /// <summary>Gives the block a secret to read on its stdin, where nobody else on its host sees it.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="secret">The secret, sent as UTF-8 without a line break after it.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">It is a C# block, which captures what it needs.</exception>
    public static TBlock WithInput<TBlock>(this TBlock block, Secret secret)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Input(block, Encoding.UTF8.GetBytes(secret.Reveal()));
    }

    /// <summary>Has the block begin in another directory of its host than the stream's. If it is not there, the block fails.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="path">A relative one begins at the stream's working directory.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">It is a C# block: those of a stream share one process.</exception>
    public static TBlock WithWorkingDirectory<TBlock>(this TBlock block, string path)
        where TBlock : Block
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        BlockText.WithoutNul(path, "The directory");
        BlockText.RequireProcess(block, "it cannot have a directory of its own. Give the code whole paths.");
        return (TBlock)block.With(s => s with { WorkingDirectory = path });
    }

    private static TBlock Input<TBlock>(TBlock block, byte[] bytes)
        where TBlock : Block
    {
        BlockText.RequireProcess(block, "its Console.In is empty. Let the block read a local variable: what it captures travels with it.");
        return (TBlock)block.With(s => s with { Input = bytes });
    }
}
