using System.Runtime.CompilerServices;
using MultiStream.Blocks;
using MultiStream.Lambdas;
using MultiStream.Protocol;
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

    /// <summary>
    /// A script of this machine: it is sent to the stream and run there, in the stream's working directory. Its first line (<c>#!</c>) says what runs it, else its
    /// extension: <c>.sh</c>, <c>.bash</c>, <c>.py</c>, <c>.ps1</c>, <c>.pl</c>, <c>.rb</c>, <c>.js</c>. It need not be executable.
    /// </summary>
    /// <param name="path">A file of at most 4 MiB; a relative path begins at the output folder of the tests or the program. It is read now.</param>
    /// <param name="arguments">The arguments, each passed as it is.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">Nothing says what runs it, it is too large, or it is a shell script with the line ends of Windows.</exception>
    public static Block Script(string path, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(arguments);
        return new ScriptBlock(ScriptFile.Read(path), [.. arguments]);
    }

    /// <summary>False: it has something to bring to its stream first, and is another block then.</summary>
    internal virtual bool IsPrepared => true;

    /// <summary>Brings to the stream what it needs there.</summary>
    /// <returns>What is to be run; that may need preparing itself.</returns>
    internal virtual Task<Block> PrepareAsync(ExecutionStream stream, AgentSession session, CancellationToken cancel) => Task.FromResult(this);

    /// <summary>Program and arguments that run this block as a process; empty for a C# block.</summary>
    internal virtual IReadOnlyList<string> CommandLine => [];

    /// <summary>What a C# block runs; null: it is a process.</summary>
    internal virtual LambdaCall? Lambda => null;

    /// <summary>The tokens that a C# block captured, by their indices.</summary>
    internal virtual IReadOnlyList<CancellationToken> Tokens => [];

    /// <summary>Reads the value that a C# block returned.</summary>
    internal virtual object? Decode(EncodedValue value) => null;

    /// <summary>A failure of this kind is what <c>AllowFailure</c> means.</summary>
    internal virtual bool IsAnswer(BlockEnd end) => true;

    /// <summary>What it means for a C# block that it returned this.</summary>
    /// <param name="returned">What it means for others.</param>
    /// <param name="value">What it returned.</param>
    /// <param name="asked">It had been asked to end before.</param>
    internal virtual (BlockEnd End, BlockError? Error) EndOf(BlockEnd returned, object? value, bool asked) => (returned, null);

    /// <summary>What it means for a C# block that it threw this.</summary>
    /// <param name="threw">What it means for others.</param>
    internal virtual (BlockEnd End, BlockError Error) EndOf(BlockEnd threw, BlockError error) => (threw, error);

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
