using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiStream.Sync;
using MultiStream.UnitTests.Guards;

namespace MultiStream.UnitTests.Sync;

/// <summary>A change to the hub's source that makes it wrong.</summary>
/// <param name="Promise">What it breaks.</param>
/// <param name="Original">Text that stands in the file exactly once.</param>
public sealed record Mutant(string Promise, string File, string Original, string Replacement)
{
    public override string ToString() => Promise;
}

/// <summary>
/// Compiles the hub's own sources with a change, in memory. What goes in and comes out (events, operations, decisions) is the library's; the rest is compiled anew
/// into an assembly that has the name of this one, so that it may see the library's internals.
/// </summary>
internal static class Mutants
{
    private static readonly string[] Sources =
        ["SyncHub", "SyncParty", "SyncParties", "SyncNeeds", "SyncRequests", "SyncStore", "Gathering", "GatheringList", "StuckWaits", "WaitGraph", "BreakText"];

    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file == "netstandard.dll"))
            .Append(typeof(SyncHub).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    /// <summary>The hub as it is, or with the change.</summary>
    public static Assembly Compile(Mutant? mutant)
    {
        var trees = Sources.Select(name => CSharpSyntaxTree.ParseText(Source(name, mutant), new CSharpParseOptions(LanguageVersion.Preview))).ToList();
        trees.Add(CSharpSyntaxTree.ParseText(Usings));
        var compilation = CSharpCompilation.Create(
            typeof(Mutants).Assembly.GetName().Name,
            trees.Select(t => t.WithRootAndOptions(t.GetRoot(), new CSharpParseOptions(LanguageVersion.Preview))),
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return new AssemblyLoadContext(mutant?.Promise ?? "unchanged", isCollectible: true).LoadFromStream(image);
    }

    private static string Source(string name, Mutant? mutant)
    {
        string text = File.ReadAllText(Repository.PathOf($"src/Streams/Sync/{name}.cs")).ReplaceLineEndings("\n");
        if (mutant?.File != name)
            return text;
        Assert.True(text.Split(mutant.Original).Length == 2, $"'{mutant.Original}' does not stand exactly once in {name}.cs: the mutant has to follow the source.");
        return text.Replace(mutant.Original, mutant.Replacement, StringComparison.Ordinal);
    }
}
