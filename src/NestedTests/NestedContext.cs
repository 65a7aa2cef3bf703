using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;

namespace MultiStream.NestedTests;

/// <summary>What an adapter may ask of the run that it is a part of.</summary>
internal sealed class NestedContext(string settings, string? filter) : IRunContext, IRunSettings
{
    public IRunSettings RunSettings => this;

    public string SettingsXml => settings;

    public bool KeepAlive => false;

    public bool InIsolation => true;

    public bool IsDataCollectionEnabled => false;

    public bool IsBeingDebugged => false;

    public string? TestRunDirectory => null;

    public string? SolutionDirectory => null;

    public ISettingsProvider? GetSettings(string? settingsName) => null;

    public ITestCaseFilterExpression? GetTestCaseFilter(IEnumerable<string>? supportedProperties, Func<string, TestProperty?> propertyProvider) =>
        NestedFilter.Parse(filter, supportedProperties, propertyProvider);
}
