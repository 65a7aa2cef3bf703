using System.Runtime.Loader;
using MultiStream.Discovery;

namespace MultiStream.UnitTests.Discovery;

public class TestFinderRunsNothingTests
{
    [Fact]
    public void Neither_module_initializer_nor_static_constructor_runs_and_nothing_is_loaded()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll", "Discovery.Cases.pdb", "Discovery.Bases.dll");

        var tests = TestFinder.Find(copy.Path("Discovery.Cases.dll"));

        Assert.Contains(tests, t => t.MethodName == "Leaves_a_trace");
        Assert.False(File.Exists(copy.Path("Discovery.Cases.ran")));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), a => !a.IsDynamic && a.Location == copy.Path("Discovery.Cases.dll"));
    }

    [Fact]
    public void The_trace_would_be_there_if_anything_had_run()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll", "Discovery.Bases.dll");
        var context = new AssemblyLoadContext("runs", isCollectible: true);
        var type = context.LoadFromAssemblyPath(copy.Path("Discovery.Cases.dll")).GetType("Discovery.Cases.MustNotRun", throwOnError: true)!;

        Activator.CreateInstance(type);
        context.Unload();

        Assert.Equal(["module initializer", "static constructor", "constructor"], File.ReadAllLines(copy.Path("Discovery.Cases.ran")));
    }
}
