using System.Runtime.InteropServices;
using WorkerFiles.Library;

namespace WorkerFiles;

/// <summary>One value for each kind of file that a block may need.</summary>
public static class Files
{
    public static string ClassLibrary() => Greeting.In("");

    public static string Satellite() => Greeting.In("de");

    public static string Native() => Marshal.PtrToStringUTF8(LibraryVersion())!;

    public static string Framework() => new Microsoft.AspNetCore.Http.PathString("/a path").ToUriComponent();

    public static string Content() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "content.txt"));

    public static string Line()
    {
        try
        {
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException e)
        {
            return e.StackTrace!.Contains("Files.cs:line", StringComparison.Ordinal) ? "Files.cs:line" : "no line";
        }
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_libversion")]
    private static extern IntPtr LibraryVersion();
}

public static class Program
{
    /// <summary>Says all of them. The deployment tests start it where the files were shipped to.</summary>
    public static void Main()
    {
        foreach (var value in (Func<string>[])[Files.ClassLibrary, Files.Satellite, Files.Native, Files.Framework, Files.Content, Files.Line])
            Console.WriteLine($"{value.Method.Name}: {value()}");
    }
}
