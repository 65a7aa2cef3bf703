namespace MultiStream.Options;

/// <summary>Values that hold several words.</summary>
internal static class SettingList
{
    /// <summary>The words between blanks. For values whose words may hold commas, as ssh's options do (<c>KexAlgorithms=a,b</c>).</summary>
    public static IReadOnlyList<string> AtBlanks(string value) =>
        value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The words between blanks and commas, as in every other list.</summary>
    public static IReadOnlyList<string> AtBlanksAndCommas(string value) => [.. AtBlanks(value.Replace(',', ' '))];
}
