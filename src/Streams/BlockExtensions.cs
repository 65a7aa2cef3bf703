using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.Blocks;

namespace MultiStream;

/// <summary>How a block is to run: each method returns a changed copy of the same type.</summary>
public static partial class BlockExtensions
{
    /// <summary>A failed outcome (exit code, signal) becomes an answer in place of an exception. A timed-out or lost block still throws.</summary>
    /// <param name="block">The block to copy.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock AllowFailure<TBlock>(this TBlock block)
        where TBlock : Block
        => Change(block, s => s with { AllowFailure = true });

    /// <summary>
    /// On a slice the block is prepared on every stream, with its process started and what it needs sent there, and then released on all together. If it cannot be prepared on
    /// one, it starts on none. On a single stream this means nothing. <see cref="BlockResult.StartSkew"/> says how far apart they started.
    /// </summary>
    /// <param name="block">The block to copy.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock Synchronized<TBlock>(this TBlock block)
        where TBlock : Block
        => Change(block, s => s with { Synchronized = true });

    /// <summary>Gives the block a title for results and messages.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="title">One line of text.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock Named<TBlock>(this TBlock block, string title)
        where TBlock : Block
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        return Change(block, s => s with { Title = title });
    }

    /// <summary>Ends the block, with its whole tree of processes, and fails it as timed out when it runs longer.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="limit">More than zero; the setting <c>TimeScale</c> multiplies it.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock WithTimeLimit<TBlock>(this TBlock block, TimeSpan limit)
        where TBlock : Block
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        return Change(block, s => s with { TimeLimit = limit });
    }

    /// <summary>Sets a variable in the block's environment.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="name">A letter or <c>_</c>, then letters, digits and <c>_</c>.</param>
    /// <param name="value">The value; it may be empty.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">The name cannot be one; or it is a C# block, which captures what it needs.</exception>
    public static TBlock WithEnvironment<TBlock>(this TBlock block, string name, string value)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckEnvironmentName(name);
        BlockText.RequireProcess(block, $"it has no environment of its own to set {name} in. Let the block read a local variable: what it captures travels with it.");
        BlockText.WithoutNul(value, $"The value of {name}");
        return Change(block, s => s with { Environment = [.. s.Environment, new(name, value)] });
    }

    /// <summary>Sets a variable in the block's environment to a secret. On its host, the user of the stream and root can read it there.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="name">A letter or <c>_</c>, then letters, digits and <c>_</c>.</param>
    /// <param name="value">The secret.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">The name cannot be one; or it is a C# block, which captures what it needs.</exception>
    public static TBlock WithEnvironment<TBlock>(this TBlock block, string name, Secret value)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckEnvironmentName(name);
        BlockText.RequireProcess(block, $"it has no environment of its own to set {name} in. Let the block read a local variable: what it captures travels with it.");
        return Change(block, s => s with { Environment = [.. s.Environment, new(name, value.Reveal())] });
    }

    /// <summary>The block is ready when its stdout or stderr has shown this text.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="text">Compared exactly; not empty.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    public static TBlock ReadyOnOutput<TBlock>(this TBlock block, string text)
        where TBlock : Block
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Change(block, s => s with { ReadyOutput = text, ReadyPort = 0 });
    }

    /// <summary>The block is ready when one of its processes listens on this TCP port. Nothing connects to it to find out.</summary>
    /// <param name="block">The block to copy.</param>
    /// <param name="port">1 to 65535.</param>
    /// <typeparam name="TBlock">The block's type.</typeparam>
    /// <exception cref="ArgumentException">It is a C# block, which calls <see cref="StreamContext.SetReady()"/> when it listens.</exception>
    public static TBlock ReadyOnPort<TBlock>(this TBlock block, int port)
        where TBlock : Block
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        BlockText.RequireProcess(block, $"who listens on port {port.ToString(CultureInfo.InvariantCulture)} there cannot be told. Call SetReady() of the block's StreamContext when it listens.");
        return Change(block, s => s with { ReadyPort = port, ReadyOutput = null });
    }

    private static void CheckEnvironmentName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!EnvironmentName().IsMatch(name))
            throw new ArgumentException($"'{name}' cannot name an environment variable; a letter or _, then letters, digits and _ can.", nameof(name));
    }

    private static TBlock Change<TBlock>(TBlock block, Func<BlockSettings, BlockSettings> change)
        where TBlock : Block
    {
        ArgumentNullException.ThrowIfNull(block);
        return (TBlock)block.With(change);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex EnvironmentName();
}
