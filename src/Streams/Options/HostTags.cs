namespace MultiStream.Options;

/// <summary>The tags of a host, or those that a stream asks for. They compare without case.</summary>
internal static class HostTags
{
    /// <summary>Reads tags that are separated by blanks or commas, each once. Returns null, or a sentence on the one that is none.</summary>
    public static string? Read(string text, out IReadOnlyList<string> tags)
    {
        tags = [.. SettingList.AtBlanksAndCommas(text).Distinct(StringComparer.OrdinalIgnoreCase)];
        return tags.FirstOrDefault(t => !IsValid(t)) is { } wrong ? $"{SettingText.Quote(wrong)} is no tag; write letters, digits, '_', '-' and '.', and blanks between tags." : null;
    }

    private static bool IsValid(string tag) => tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
