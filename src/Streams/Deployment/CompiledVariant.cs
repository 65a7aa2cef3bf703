using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MultiStream.Deployment;

/// <summary>
/// This library as it is shipped with the agent, compiled ahead of time: the worker speaks the protocol by it, and saves to compile that at each
/// start. In the output folder of a project it is not, because such a file loads on one system only.
/// </summary>
internal static class CompiledVariant
{
    private static readonly string[] s_names = ["MultiStream.Streams.dll", "MultiStream.Attributes.dll"];

    /// <summary>Puts the compiled files in the place of those that they were made from.</summary>
    /// <param name="files">Path in the bundle and full path of the file.</param>
    /// <param name="folder">The project's output folder, which holds the agent's files.</param>
    public static void Use(Dictionary<string, string> files, string folder, string rid)
    {
        foreach (var name in s_names)
        {
            var compiled = Path.Combine(folder, AgentInstallation.FolderName, rid, name);
            // Compiling keeps the module's id. Another id is another build of the library, as a half copied folder may have it.
            if (files.TryGetValue(name, out var own) && File.Exists(compiled) && ModuleId(own) == ModuleId(compiled))
                files[name] = compiled;
        }
    }

    private static Guid ModuleId(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
