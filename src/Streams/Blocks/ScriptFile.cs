using System.Security.Cryptography;
using System.Text;
using MultiStream.Deployment;

namespace MultiStream.Blocks;

/// <summary>A script as it was when its block was made: name, bytes, and who runs it.</summary>
internal sealed record ScriptFile(string Name, byte[] Content, IReadOnlyList<string> Interpreter)
{
    /// <summary>It is sent through a pipe for every stream, and kept in memory.</summary>
    private const int MaxSize = 4 << 20;

    private static readonly Dictionary<string, string[]> s_interpreters = new(StringComparer.OrdinalIgnoreCase)
    {
        [".sh"] = ["/bin/sh"],
        [".bash"] = ["bash"],
        [".py"] = ["python3"],
        [".ps1"] = ["pwsh", "-NoProfile", "-NonInteractive", "-File"],
        [".pl"] = ["perl"],
        [".rb"] = ["ruby"],
        [".js"] = ["node"],
    };

    private static readonly string[] s_shells = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

    /// <summary>Names its place there, so that the same script is sent to a stream once.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Content))[..16];

    /// <param name="path">Relative to the folder of the program's or tests' assembly.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">Nothing says what runs it, or it is too large.</exception>
    public static ScriptFile Read(string path)
    {
        var folder = OwnProject.Assembly is { } assembly ? Path.GetDirectoryName(assembly)! : AppContext.BaseDirectory;
        var full = Path.GetFullPath(path, folder);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException(Path.IsPathRooted(path)
                ? $"There is no script {full}."
                : $"There is no script {full}. A relative path begins at the output folder; have the file copied there: <None Include=\"{path}\" CopyToOutputDirectory=\"PreserveNewest\" />.", full);
        }
        if (new FileInfo(full).Length > MaxSize)
            throw new ArgumentException($"Script {full} has {new FileInfo(full).Length} bytes; a script may have {MaxSize}.", nameof(path));
        var content = File.ReadAllBytes(full);
        // A byte order mark is a part of the first word to most interpreters.
        if (content.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        var interpreter = InterpreterOf(full, content);
        if (ShellOf(interpreter) is { } shell && content.AsSpan().IndexOf("\r\n"u8) >= 0)
            throw new ArgumentException($"Script {full} has the line ends of Windows (CR LF), and {shell} takes the CR for a part of each line's last word. Save it with LF; in git, '*{Path.GetExtension(full)} text eol=lf' in .gitattributes keeps it so.", nameof(path));
        return new ScriptFile(Path.GetFileName(full), content, interpreter);
    }

    /// <summary>The shell that runs a script, also by way of env; null: none does.</summary>
    private static string? ShellOf(string[] interpreter)
    {
        var program = Name(interpreter[0]) == "env"
            ? interpreter.Skip(1).SelectMany(a => a.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(w => !w.StartsWith('-') && !w.Contains('=', StringComparison.Ordinal))
            : interpreter[0];
        return program is not null && s_shells.Contains(Name(program)) ? program : null;

        static string Name(string path) => path.Split('/')[^1];
    }

    private static string[] InterpreterOf(string path, byte[] content)
    {
        if (content.AsSpan().StartsWith("#!"u8))
        {
            int end = content.AsSpan().IndexOf((byte)'\n');
            // Trimmed of a CR too, which the kernel would take for a part of the path.
            var line = Encoding.UTF8.GetString(content[2..(end < 0 ? content.Length : end)]).Trim();
            // As the kernel reads it: the program, and all the rest as one argument.
            var words = line.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                throw new ArgumentException($"The first line of script {path} is '#!' and names no interpreter: write one, such as #!/bin/sh.", nameof(path));
            return words;
        }
        return s_interpreters.TryGetValue(Path.GetExtension(path), out var known)
            ? known
            : throw new ArgumentException($"Nothing says what runs script {path}: begin it with a line such as #!/usr/bin/env python3, or give it one of the extensions {string.Join(", ", s_interpreters.Keys)}.", nameof(path));
    }
}
