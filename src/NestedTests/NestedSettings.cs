using System.Xml;
using System.Xml.Linq;

namespace MultiStream.NestedTests;

/// <summary>The run settings that adapters are given: one process, one test at a time, no IDE; and the block's parameters.</summary>
internal static class NestedSettings
{
    /// <param name="parameters">Name, value, name, value; a name of a secret begins with a mark, and secrets are left out: adapters write their settings into results.</param>
    /// <param name="log">Is told of a parameter that XML cannot hold.</param>
    public static string Of(string stream, IReadOnlyList<string> parameters, string resultsFolder, Action<string> log) => new XElement("RunSettings",
        new XElement("RunConfiguration",
            new XElement("ResultsDirectory", resultsFolder),
            new XElement("DesignMode", false),
            new XElement("CollectSourceInformation", false),
            new XElement("DisableAppDomain", true),
            new XElement("DisableParallelization", true),
            new XElement("MaxCpuCount", 1)),
        new XElement("TestRunParameters", Parameter("MultiStream.Stream", stream), parameters.Chunk(2).Where(p => char.IsLetter(p[0][0])).Where(p => CanBeTold(p[0], p[1], log)).Select(p => Parameter(p[0], p[1]))),
        // What tests write comes to us as it is written. MSTest would keep it in memory until the test's end.
        new XElement("MSTest", new XElement("CaptureTraceOutput", false))).ToString();

    private static bool CanBeTold(string name, string value, Action<string> log)
    {
        try
        {
            XmlConvert.VerifyXmlChars(name + value);
            return true;
        }
        catch (XmlException)   // the only question that there is; a text of two halves is none of single characters
        {
            log($"Parameter '{name}' is not handed on to nested tests: it has a control character, which run settings, being XML, cannot hold.");
            return false;
        }
    }

    private static XElement Parameter(string name, string value) => new("Parameter", new XAttribute("name", name), new XAttribute("value", value));
}
