using System.Runtime.InteropServices;
using Microsoft.Extensions.FileSystemGlobbing;

namespace WorkerPackages;

/// <summary>What comes out of packages.</summary>
public static class Packages
{
    public static string Managed() => new Matcher().GetType().Name;

    public static string Native() => Marshal.PtrToStringUTF8(LibraryVersion())!;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_libversion")]
    private static extern IntPtr LibraryVersion();
}

public static class Program
{
    /// <summary>Says all of it. The deployment tests start it where the files were shipped to.</summary>
    public static void Main()
    {
        foreach (var value in (Func<string>[])[Packages.Managed, Packages.Native])
            Console.WriteLine($"{value.Method.Name}: {value()}");
    }
}
