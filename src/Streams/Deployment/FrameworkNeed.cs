using System.Globalization;

namespace MultiStream.Deployment;

/// <summary>A framework that a test project runs on, from its <c>runtimeconfig.json</c>.</summary>
/// <param name="Name"><c>Microsoft.NETCore.App</c>, <c>Microsoft.AspNetCore.App</c>.</param>
/// <param name="Version">The lowest version that will do: <c>10.0.0</c>.</param>
internal sealed record FrameworkNeed(string Name, string Version)
{
    /// <summary>What every project needs.</summary>
    public const string Core = "Microsoft.NETCore.App";

    /// <summary>True: this installed version will do. It has the same major version and is not older; a preview serves only who asked for one.</summary>
    public bool IsMetBy(string installed)
    {
        var (need, needsPreview) = Parse(Version);
        var (have, isPreview) = Parse(installed);
        return have.Major == need.Major && have >= need && (!isPreview || needsPreview) && (have != need || !isPreview || string.CompareOrdinal(installed, Version) >= 0);
    }

    public override string ToString() => $"{Name} {Version}";

    private static (Version Number, bool IsPreview) Parse(string text)
    {
        var number = text.Split('-')[0].Split('+')[0];
        // A folder that is no version is none that will do.
        return System.Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : string.Create(CultureInfo.InvariantCulture, $"{number}.0"), out var version)
            ? (version, text.Contains('-', StringComparison.Ordinal))
            : (new Version(0, 0), false);
    }
}
