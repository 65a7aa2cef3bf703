using System.Reflection;
using MultiStream.Discovery;

namespace MultiStream.Nested;

/// <summary>
/// Tests of other frameworks, run by their adapters. The code is in an assembly of its own, which is loaded for such a block only: it speaks to adapters in VSTest's types,
/// and those come with the test project.
/// </summary>
internal abstract class NestedAdapters : INestedTests
{
    private const string AssemblyName = "MultiStream.NestedTests";

    /// <param name="agentFolder">Where the agent's assembly lies. The code for all systems, in which ours is, has a folder beside it.</param>
    public static NestedAdapters Load(string agentFolder)
    {
        var file = ((string[])[agentFolder, Path.Combine(agentFolder, "..", Deployment.AgentInstallation.Portable)]).Select(f => Path.GetFullPath(Path.Combine(f, AssemblyName + ".dll"))).First(File.Exists);
        return (NestedAdapters)Activator.CreateInstance(Assembly.LoadFrom(file).GetType(AssemblyName + ".AdapterTests", throwOnError: true)!)!;
    }

    public abstract Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job);

    /// <summary>Those of MultiStream's own tests that a filter means.</summary>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    public abstract IReadOnlyList<MultiStreamTest> Choose(IReadOnlyList<MultiStreamTest> tests, string filter);

    /// <summary>The sentence on why nothing was found: what there is that resembles it, and which adapters looked.</summary>
    public abstract string WhyNone(NestedJob job);
}
