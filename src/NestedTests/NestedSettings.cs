using System.Xml.Linq;

namespace MultiStream.NestedTests;

/// <summary>The run settings that adapters are given: one process, one test at a time, no IDE; and the block's parameters.</summary>
internal static class NestedSettings
{
    /// <param name="parameters">Name, value, name, value; a name of a secret begins with a mark, and secrets are left out: adapters write their settings into results.</param>
    public static string Of(string stream, IReadOnlyList<string> parameters, string resultsFolder) => new XElement("RunSettings",
        new XElement("RunConfiguration",
            new XElement("ResultsDirectory", resultsFolder),
            new XElement("DesignMode", false),
            new XElement("CollectSourceInformation", false),
            new XElement("DisableAppDomain", true),
            new XElement("DisableParallelization", true),
            new XElement("MaxCpuCount", 1)),
        new XElement("TestRunParameters", Parameter("MultiStream.Stream", stream), parameters.Chunk(2).Where(p => char.IsLetter(p[0][0])).Select(p => Parameter(p[0], p[1]))),
        // What tests write comes to us as it is written. MSTest would keep it in memory until the test's end.
        new XElement("MSTest", new XElement("CaptureTraceOutput", false))).ToString();

    private static XElement Parameter(string name, string value) => new("Parameter", new XAttribute("name", name), new XAttribute("value", value));
}
