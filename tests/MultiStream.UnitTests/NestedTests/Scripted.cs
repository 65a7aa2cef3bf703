using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.NestedTests;

namespace MultiStream.UnitTests.NestedTests;

/// <summary>An adapter of a framework that nobody has: it finds what it is told to, and runs as it is told.</summary>
internal static class Scripted
{
    public static FrameworkAdapter Adapter(string name, Action<IFrameworkHandle> run, params string[] finds)
    {
        var code = new Code(run, finds);
        return new FrameworkAdapter(name, code, code);
    }

    private sealed class Code(Action<IFrameworkHandle> run, string[] finds) : ITestDiscoverer, ITestExecutor
    {
        public void DiscoverTests(IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
        {
            foreach (var name in finds)
                discoverySink.SendTestCase(new TestCase(name, new Uri("executor://x"), sources.First()));
        }

        public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle) => run(frameworkHandle!);

        public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle) => run(frameworkHandle!);

        public void Cancel()
        {
            // It ends by itself.
        }
    }
}
