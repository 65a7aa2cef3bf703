using System.Runtime.InteropServices;

namespace MultiStream.Deployment;

/// <summary>Names of systems as packages use them: <c>linux-x64</c>.</summary>
internal static class RuntimeIdentifiers
{
    /// <summary>This machine's, the portable one: not <c>debian.12-x64</c>.</summary>
    public static string Here { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Of a place, by what <c>uname -sm</c> says there; null: of none that we know.</summary>
    public static string? OfSystem(string uname) => uname switch
    {
        "Linux x86_64" => "linux-x64",
        "Linux aarch64" => "linux-arm64",
        _ => null,
    };

    /// <summary>The system itself and those whose files also run on it, as the host looks for them since .NET 8; the best comes first.</summary>
    public static IReadOnlyList<string> Fitting(string rid)
    {
        int dash = rid.LastIndexOf('-');
        var (system, architecture) = (rid[..dash], rid[(dash + 1)..]);
        return system switch
        {
            "win" => [rid, "win", "any"],
            "linux-musl" => [rid, "linux-musl", $"linux-{architecture}", "linux", $"unix-{architecture}", "unix", "any"],
            _ => [rid, system, $"unix-{architecture}", "unix", "any"],
        };
    }
}
