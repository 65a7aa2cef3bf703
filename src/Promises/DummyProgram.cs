using System.Text;
using MultiStream.Platform;

namespace MultiStream.Promises;

/// <summary>The program that blocks run: it does, on request, what programs do to those who run them.</summary>
internal static class DummyProgram
{
    private static readonly Lazy<string> s_here = new(Put);

    public static byte[] Bytes { get; } = Read();

    /// <summary>Its path on this machine, until this process ends.</summary>
    public static string OnThisMachine => s_here.Value;

    private static byte[] Read()
    {
        using var stream = typeof(DummyProgram).Assembly.GetManifestResourceStream("dummy")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Put()
    {
        var folder = Directory.CreateTempSubdirectory("promises-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => FolderRemoval.Remove(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(folder));
        var path = Path.Combine(folder, "dummy");
        File.WriteAllBytes(path, Bytes);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
