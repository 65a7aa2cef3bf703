using System.ComponentModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Options;

namespace MultiStream.Adapter;

/// <summary>Lists the tests of assemblies for VSTest. VSTest makes it; nobody else needs to.</summary>
[FileExtension(".dll")]
[FileExtension(".exe")]
[DefaultExecutorUri(AdapterIdentity.ExecutorUri)]
[Category("managed")]
public sealed class MultiStreamDiscoverer : ITestDiscoverer
{
    /// <summary>Sends every test that passes the filter of <paramref name="discoveryContext"/>; says so when a source cannot be read.</summary>
    public void DiscoverTests(IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(discoverySink);
        var settings = new RunOptions(discoveryContext?.RunSettings?.SettingsXml);
        var variants = new Lazy<IReadOnlyList<VariantOptions>>(() => settings.VariantsToList(logger));
        foreach (var selected in SourceTests.Select(sources, discoveryContext, logger, () => variants.Value))
            discoverySink.SendTestCase(selected.Case);
    }
}
