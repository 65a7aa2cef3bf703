using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MultiStream.Nested;

/// <summary>The file of nested tests at a place, and whether this runtime can load it.</summary>
internal static class NestedAssembly
{
    /// <param name="project">Simple name of the test project's assembly.</param>
    /// <param name="assembly">As in <see cref="NestedRequest.Assembly"/>.</param>
    /// <exception cref="MultiStreamException">There is no such file, or it is for another runtime.</exception>
    public static string Find(string project, string assembly)
    {
        var name = assembly.Length == 0 ? project : assembly;
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name : name + ".dll"));
        if (!File.Exists(path))
        {
            throw new MultiStreamException(
                $"There is no {Path.GetFileName(path)} with the files of {project} ({Path.GetDirectoryName(path)}). Nested tests are in the project itself, or in an assembly beside it: add a ProjectReference to its project, or copy its output to a folder of yours and give the path.");
        }
        return WhyNot(path) is { } reason ? throw new MultiStreamException(reason) : path;
    }

    private static string? WhyNot(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return $"{path} is no .NET assembly, so it has no tests.";
        var (framework, version) = Target(file.GetMetadataReader());
        if (framework is null or ".NETStandard")
            return null;
        if (framework != ".NETCoreApp")
            return $"{Path.GetFileName(path)} was built for {framework} {version}, and here C# runs on .NET {Environment.Version}: build it for .NET too (TargetFrameworks), or run its tests by Block.Program on a host that has {framework}.";
        return version is not null && version.Major > Environment.Version.Major
            ? $"{Path.GetFileName(path)} was built for .NET {version}, and here C# runs on .NET {Environment.Version}: build it for this version, or the test project for that one."
            : null;
    }

    private static (string? Framework, Version? Version) Target(MetadataReader reader)
    {
        if (!reader.IsAssembly)
            return default;
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference || reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent
                || reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) != "TargetFrameworkAttribute")
                continue;
            var value = reader.GetBlobReader(attribute.Value);
            value.ReadUInt16();   // the prolog
            var parts = (value.ReadSerializedString() ?? "").Split(",Version=v");
            return (parts[0], parts.Length == 2 && Version.TryParse(parts[1], out var version) ? version : null);
        }
        return default;
    }
}
