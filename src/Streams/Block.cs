using System.Runtime.CompilerServices;
using MultiStream.Blocks;
using MultiStream.Lambdas;
using MultiStream.Secrets;

namespace MultiStream;

/// <summary>What to run on a stream: an immutable value, made once, run anywhere, any number of times.</summary>
public abstract partial class Block
{
    internal Block()
    {
    }

    internal BlockSettings Settings { get; private set; } = new();

    /// <summary>What results show for this block: the title given by <c>Named</c>, else the command.</summary>
    public string Title => Redactor.Redact(Settings.Title ?? DefaultTitle);

    internal abstract string DefaultTitle { get; }

    /// <summary>A command line for the POSIX shell of the stream's host, with the stream's working directory as current directory.</summary>
    /// <param name="command">
    /// Passed to <c>/bin/sh -c</c> as it is. An interpolated string binds to the other overload, which quotes its holes; but only when it stands here by
    /// itself. One that was stored in a <c>string</c> before, added to a plain string, or chosen by <c>?:</c> is a plain string, and nothing in it is quoted.
    /// </param>
    public static Block Shell(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new ShellBlock(command);
    }

    /// <summary>
    /// A command line for the POSIX shell, from an interpolated string: every hole becomes one quoted word, a sequence of texts becomes several, and
    /// <c>{x:raw}</c> stands as it is. A <see cref="Secret"/> is one word too, and comes by a variable of the block's environment. <c>Block.Shell($"ls -l {file}")</c> lists the file whatever its name.
    /// </summary>
    /// <param name="command">An interpolated string.</param>
    // The priority is for strings whose holes are constants: the compiler would take those for plain strings, and quote nothing.
    [OverloadResolutionPriority(1)]
    public static Block Shell(ShellCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var block = new ShellBlock(command.Text, command.Title);
        return command.Environment is { Count: > 0 } secrets ? block.With(s => s with { Environment = secrets }) : block;
    }

    /// <summary>A program with its arguments, without a shell: nothing needs quoting.</summary>
    /// <param name="file">A name that is looked up in the host's PATH, or a path; a relative one begins at the stream's working directory.</param>
    /// <param name="arguments">The arguments, each passed as it is.</param>
    public static Block Program(string file, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(arguments);
        return new ProgramBlock(file, [.. arguments]);
    }

    /// <summary>Program and arguments that run this block as a process; empty for a C# block.</summary>
    internal virtual IReadOnlyList<string> CommandLine => [];

    /// <summary>What a C# block runs; null: it is a process.</summary>
    internal virtual LambdaCall? Lambda => null;

    /// <summary>The tokens that a C# block captured, by their indices.</summary>
    internal virtual IReadOnlyList<CancellationToken> Tokens => [];

    /// <summary>Reads the value that a C# block returned.</summary>
    internal virtual object? Decode(EncodedValue value) => null;

    internal virtual BlockResult CreateResult(ExecutionStream stream, BlockReport report) => new(stream, this, report);

    internal Block With(Func<BlockSettings, BlockSettings> change)
    {
        var copy = (Block)MemberwiseClone();
        copy.Settings = change(Settings);
        return copy;
    }

    /// <summary>The block's title.</summary>
    public override string ToString() => Title;
}
