using System.Diagnostics;

namespace MultiStream.UnitTests.Blocks;

/// <summary>The POSIX shells of this machine. <c>/bin/sh</c> is what blocks run under; the others show that nothing depends on which one it is.</summary>
internal static class RealShell
{
    private static readonly string[][] s_known = [["/bin/sh", "-c"], ["/bin/dash", "-c"], ["/bin/bash", "-c"], ["/bin/bash", "--posix", "-c"], ["/bin/busybox", "sh", "-c"]];

    public static IReadOnlyList<string[]> All { get; } = [.. s_known.Where(s => File.Exists(s[0]))];

    /// <summary>Runs a command line and gives the bytes of its stdout.</summary>
    public static byte[] Run(string[] shell, string command)
    {
        var start = new ProcessStartInfo(shell[0], [.. shell[1..], command]) { RedirectStandardOutput = true };
        // Text may be anything, and is bytes to the shell.
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', shell)} exited with {process.ExitCode} on: {command}");
        return output.ToArray();
    }

    /// <summary>The words that a shell makes of a part of a command line: its arguments, as it would pass them to a program.</summary>
    public static IReadOnlyList<string> Words(string[] shell, string words)
    {
        // The first is there always: without an argument printf would print its format once.
        var bytes = Run(shell, @"printf '%s\0' first " + words);
        return [.. System.Text.Encoding.UTF8.GetString(bytes).Split('\0')[1..^1]];
    }
}
