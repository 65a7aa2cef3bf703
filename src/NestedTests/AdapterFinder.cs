using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>A framework's adapter.</summary>
/// <param name="Name">Its file's, without extension.</param>
internal sealed record FrameworkAdapter(string Name, ITestDiscoverer Discoverer, ITestExecutor Executor);

/// <summary>Finds the adapters of other frameworks as VSTest does: by the end of their files' names, and by what their types say.</summary>
internal static class AdapterFinder
{
    private const string Packages = "xunit.runner.visualstudio for xunit, NUnit3TestAdapter for NUnit, MSTest.TestAdapter for MSTest";

    /// <summary>The sentence on there being none.</summary>
    public static string WhyNone(string assembly) =>
        $"No adapter can run the tests of {Path.GetFileName(assembly)}: there is none in {Path.GetDirectoryName(assembly)}. The test project needs the package of its framework's adapter: {Packages}.";

    /// <param name="folder">Where the tests lie. When it has none, those of the project count.</param>
    public static IReadOnlyList<FrameworkAdapter> Find(string folder)
    {
        foreach (var place in (string[])[folder, AppContext.BaseDirectory])
        {
            List<FrameworkAdapter> adapters = [.. Files(place).Select(Load).OfType<FrameworkAdapter>()];
            if (adapters.Count > 0)
                return adapters;
        }
        return [];
    }

    private static IEnumerable<string> Files(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)
        where file.EndsWith("TestAdapter.dll", StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(file).Equals("MultiStream.TestAdapter.dll", StringComparison.OrdinalIgnoreCase)
        select file;

    /// <summary>Null: it runs no tests.</summary>
    private static FrameworkAdapter? Load(string file)
    {
        try
        {
            var types = Types(Assembly.LoadFrom(file));
            var executor = types.FirstOrDefault(t => t.IsAssignableTo(typeof(ITestExecutor)) && t.GetCustomAttribute<ExtensionUriAttribute>() is not null);
            var discoverer = types.FirstOrDefault(t => t.IsAssignableTo(typeof(ITestDiscoverer)) && t.GetCustomAttribute<DefaultExecutorUriAttribute>() is not null);
            return executor is null || discoverer is null ? null
                : new FrameworkAdapter(Path.GetFileNameWithoutExtension(file), (ITestDiscoverer)Activator.CreateInstance(discoverer, nonPublic: true)!, (ITestExecutor)Activator.CreateInstance(executor, nonPublic: true)!);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or MissingMethodException or TargetInvocationException or TypeLoadException)
        {
            throw new MultiStreamException($"The adapter {file} cannot be loaded: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Of an adapter that can do more than its surroundings have, what can be had. Those of MSTest are not public.</summary>
    private static Type[] Types(Assembly assembly)
    {
        try
        {
            return [.. assembly.GetTypes().Where(IsOne)];
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.Types.OfType<Type>().Where(IsOne)];
        }
    }

    private static bool IsOne(Type type) => type is { IsClass: true, IsAbstract: false };
}
