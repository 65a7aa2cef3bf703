using MultiStream.Discovery;

namespace MultiStream.Options;

/// <summary>The parameters that one test has over those of the run.</summary>
internal static class TestParameters
{
    /// <summary>What messages call the place where a variant's value is set.</summary>
    public static string SourceOf(TestVariant variant) => $"variant {SettingText.Quote(variant.Name)}";
}
