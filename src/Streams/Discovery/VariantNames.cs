using System.Security.Cryptography;
using System.Text;
using MultiStream.Live;

namespace MultiStream.Discovery;

/// <summary>What the test cases of a method are called.</summary>
internal static class VariantNames
{
    /// <summary>How much of a variant's name a test's name has at most: lists and consoles show it on one line.</summary>
    private const int MaxShown = 150;

    /// <summary><c>client: v1, server: v2</c>; control characters are written as <c>\x0a</c>.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> values) => Plain(string.Join(", ", values.Select(v => $"{v.Key}: {v.Value}")));

    /// <summary>On one line, without what a terminal would obey.</summary>
    public static string Plain(string name) => LiveLine.Plain(name.Replace("\t", @"\x09", StringComparison.Ordinal));

    /// <summary>Both names of a case that attributes and settings make together.</summary>
    public static string Join(string? ofAttributes, string ofSettings) => ofAttributes is null ? ofSettings : $"{ofAttributes}, {ofSettings}";

    /// <summary><c>Method(client: v1)</c>. What is too long ends with a hash of the whole, so that names remain different.</summary>
    public static string Display(string method, TestVariant? variant) => variant is null ? method : $"{method}({Short(variant.Name)})";

    private static string Short(string name)
    {
        if (name.Length <= MaxShown)
            return name;
        int end = MaxShown - 10;
        if (char.IsHighSurrogate(name[end - 1]))
            end--;
        return $"{name[..end]}… {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
    }
}
