using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MultiStream.NestedTests;

/// <summary>Whether an assembly can have tests of an adapter's framework.</summary>
internal static class FrameworkUse
{
    private static readonly (string Adapter, string[] Assemblies)[] s_known =
        [("xunit", ["xunit"]), ("NUnit", ["nunit.framework"]), ("MSTest", ["MSTest.TestFramework", "Microsoft.VisualStudio.TestPlatform.TestFramework"])];

    /// <param name="adapter">Its file's name. Of one that is not known here it may be.</param>
    /// <param name="path">The assembly's; what it refers to and lies beside it counts too, since tests can be inherited.</param>
    public static bool MayBe(string adapter, string path)
    {
        if (Array.Find(s_known, k => adapter.StartsWith(k.Adapter, StringComparison.OrdinalIgnoreCase)).Assemblies is not { } wanted)
            return true;
        var folder = Path.GetDirectoryName(path)!;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        Queue<string> files = new([path]);
        while (files.TryDequeue(out var file))
        {
            foreach (var name in References(file).Where(seen.Add))
            {
                if (Array.Exists(wanted, w => name.StartsWith(w, StringComparison.OrdinalIgnoreCase)))
                    return true;
                if (Path.Combine(folder, name + ".dll") is var beside && File.Exists(beside))
                    files.Enqueue(beside);
            }
        }
        return false;
    }

    private static IReadOnlyList<string> References(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        if (!image.HasMetadata)
            return [];
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
