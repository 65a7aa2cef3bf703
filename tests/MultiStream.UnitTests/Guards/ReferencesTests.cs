using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace MultiStream.UnitTests.Guards;

/// <summary>References go one way: Attributes, Streams, then Adapter, Agent, Tool and Promises beside each other. VSTest's types stay in the adapter, and in what runs nested tests.</summary>
public sealed class ReferencesTests
{
    private const string ObjectModel = "Microsoft.VisualStudio.TestPlatform.ObjectModel";

    /// <summary>What each assembly uses beside the framework.</summary>
    [Theory]
    [InlineData("MultiStream.Attributes.dll")]
    [InlineData("MultiStream.Streams.dll", "Microsoft.Extensions.FileSystemGlobbing", "Microsoft.Extensions.Options")]   // the attributes are found by name, in metadata
    [InlineData("MultiStream.TestAdapter.dll", ObjectModel, "MultiStream.Streams")]
    [InlineData("multistream-agent/any/MultiStream.Agent.dll", "MultiStream.Streams")]
    [InlineData("multistream-agent/any/MultiStream.NestedTests.dll", "Microsoft.VisualStudio.TestPlatform.Common", ObjectModel, "MultiStream.Streams")]
    [InlineData("multistream.dll", "MultiStream.NestedTests", "MultiStream.Streams")]   // the first: a filter is read by the platform's own code
    [InlineData("MultiStream.Promises.dll", "MultiStream.Streams", "xunit.abstractions", "xunit.assert", "xunit.core", "xunit.execution.dotnet")]
    public void An_assembly_uses_these_and_no_others(string file, params string[] references) => Assert.Equal(references, Outside(file));

    /// <summary>The compiler leaves out what a project references and does not use yet.</summary>
    [Theory]
    [InlineData("src/Attributes/MultiStream.Attributes.csproj")]
    [InlineData("src/Streams/MultiStream.Streams.csproj", "MultiStream.Attributes", "Microsoft.Extensions.FileSystemGlobbing", "Microsoft.Extensions.Options")]
    [InlineData("src/Adapter/MultiStream.TestAdapter.csproj", "MultiStream.Streams", "Microsoft.TestPlatform.ObjectModel")]
    [InlineData("src/Agent/MultiStream.Agent.csproj", "MultiStream.Streams", "MultiStream.NestedTests")]   // the second: built before it, not referenced by its assembly
    [InlineData("src/NestedTests/MultiStream.NestedTests.csproj", "MultiStream.Streams", "Microsoft.TestPlatform.ObjectModel", "Microsoft.TestPlatform.TestHost")]
    [InlineData("src/Tool/MultiStream.Tool.csproj", "MultiStream.Streams", "MultiStream.NestedTests", "System.CommandLine", "Microsoft.TestPlatform.ObjectModel", "Microsoft.TestPlatform.TestHost")]   // the last two: only to run
    [InlineData("src/Promises/MultiStream.Promises.csproj", "MultiStream.Streams", "xunit.assert", "xunit.extensibility.execution")]
    [InlineData("src/Streams.SshNet/MultiStream.Streams.SshNet.csproj", "MultiStream.Streams", "SSH.NET")]
    public void A_project_references_these_and_no_others(string project, params string[] references)
    {
        var xml = XDocument.Load(Repository.PathOf(project));

        var found = xml.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
            .Concat(xml.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value));
        Assert.Equal(references, found);
    }

    /// <summary>A folder of src that nobody added here would go unguarded.</summary>
    [Fact]
    public void Every_project_of_src_is_guarded()
    {
        var projects = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/')).Order(StringComparer.Ordinal);

        Assert.Equal(["src/Adapter/MultiStream.TestAdapter.csproj", "src/Agent/MultiStream.Agent.csproj", "src/Attributes/MultiStream.Attributes.csproj", "src/NestedTests/MultiStream.NestedTests.csproj", "src/Promises/MultiStream.Promises.csproj", "src/Streams.SshNet/MultiStream.Streams.SshNet.csproj", "src/Streams/MultiStream.Streams.csproj", "src/Tool/MultiStream.Tool.csproj"], projects);
    }

    /// <summary>What lies beside the agent is all that it has on a bare host.</summary>
    [Fact]
    public void The_agent_is_shipped_with_the_assemblies_of_this_project_alone() =>
        Assert.Equal(
            ["MultiStream.Agent.dll", "MultiStream.Attributes.dll", "MultiStream.NestedTests.dll", "MultiStream.Streams.dll"],
            Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "multistream-agent", "any"), "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Outside(string file)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, file)));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)).Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && n != "Microsoft.Win32.Primitives").Order(StringComparer.Ordinal)];
    }
}
