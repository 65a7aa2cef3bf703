using Microsoft.VisualStudio.TestPlatform.Common.Filtering;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;

namespace MultiStream.UnitTests.Adapter;

/// <summary>VSTest's context of a run, with the platform's own filters.</summary>
sealed class RunSettingsContext(string? filter = null, string? settingsXml = null, string? testRunDirectory = null) : IRunContext, IRunSettings
{
    public IRunSettings? RunSettings => this;
    public string? SettingsXml => settingsXml;
    public string? TestRunDirectory => testRunDirectory;
    public string? SolutionDirectory => null;
    public bool KeepAlive => false;
    public bool InIsolation => true;
    public bool IsDataCollectionEnabled => false;
    public bool IsBeingDebugged => false;

    public ITestCaseFilterExpression? GetTestCaseFilter(IEnumerable<string>? supportedProperties, Func<string, TestProperty?> propertyProvider) =>
        FilterFor(filter);

    public ISettingsProvider? GetSettings(string? settingsName) =>
        throw new NotSupportedException("Hosts other than VSTest's own do not have it, so the adapter must not ask.");

    /// <summary>As the platform's DiscoveryContext does it.</summary>
    public static ITestCaseFilterExpression? FilterFor(string? filter)
    {
        if (filter is null)
            return null;
        var wrapper = new FilterExpressionWrapper(filter);
        return wrapper.ParseError is { Length: > 0 } error ? throw new TestPlatformFormatException(error, filter) : new TestCaseFilterExpression(wrapper);
    }
}

/// <summary>VSTest's context of a listing: its filter is a public method of the class, but of no interface.</summary>
sealed class ListingContext(string? filter) : IDiscoveryContext
{
    public IRunSettings? RunSettings => null;

    public ITestCaseFilterExpression? GetTestCaseFilter(IEnumerable<string> supportedProperties, Func<string, TestProperty> propertyProvider)
    {
        _ = (supportedProperties, propertyProvider);
        return RunSettingsContext.FilterFor(filter);
    }
}
