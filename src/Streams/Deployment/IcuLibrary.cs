using System.Runtime.InteropServices;

namespace MultiStream.Deployment;

/// <summary>The library of cultures. Without it .NET starts, and ends the process in silence at the first use of a culture.</summary>
internal static class IcuLibrary
{
    private const string Name = "libicuuc.so";

    // Of Debian and its kind, of Red Hat and its kind, and what was installed by hand.
    private static readonly string[] s_folders =
    [
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "/usr/lib/aarch64-linux-gnu" : "/usr/lib/x86_64-linux-gnu",
        "/usr/lib64", "/usr/lib", "/usr/local/lib64", "/usr/local/lib", "/lib64", "/lib",
    ];

    // Of the last years; .NET knows more, and for those the loader's own search in the folders above decides.
    private static readonly (int Oldest, int Newest) s_versions = (60, 100);

    public static bool IsThere() => IsThere(s_folders, Environment.GetEnvironmentVariable("LD_LIBRARY_PATH"), static name => NativeLibrary.TryLoad(name, out _));

    /// <param name="folders">Where distributions have it.</param>
    /// <param name="searchPath">Where the loader looks first; null: nowhere else.</param>
    /// <param name="load">Asks the loader, for folders that only it knows.</param>
    public static bool IsThere(IReadOnlyList<string> folders, string? searchPath, Func<string, bool> load)
    {
        foreach (var folder in (searchPath ?? "").Split(':'))
        {
            if (folder.Length > 0 && HasIt(folder))
                return true;
        }
        foreach (var folder in folders)
        {
            if (HasIt(folder))
                return true;
        }
        for (int version = s_versions.Newest; version >= s_versions.Oldest; version--)
        {
            if (load($"{Name}.{version}"))
                return true;
        }
        return false;
    }

    private static bool HasIt(string folder)
    {
        if (!Directory.Exists(folder))
            return false;
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, Name + ".*"))
            {
                // A link may be left of a library that was removed.
                if (File.ResolveLinkTarget(file, returnFinalTarget: true) is null or { Exists: true })
                    return true;
            }
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever may not read a folder loads nothing from it by listing; the loader is asked next.
            return false;
        }
        return false;
    }
}
