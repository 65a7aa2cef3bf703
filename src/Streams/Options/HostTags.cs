namespace MultiStream.Options;

/// <summary>The tags of a host, or those that a stream asks for. They compare without case.</summary>
internal static class HostTags
{
    /// <summary>Reads tags that are separated by blanks or commas, each once. Returns null, or what is wrong with the text.</summary>
    public static string? Read(string text, out IReadOnlyList<string> tags)
    {
        tags = [.. SettingList.AtBlanksAndCommas(text).Distinct(StringComparer.OrdinalIgnoreCase)];
        return tags.FirstOrDefault(t => !IsValid(t)) is not { } wrong ? null
            : $"{(tags.Count == 1 ? "is no tag" : $"holds {SettingText.Quote(wrong)}, which is no tag")}; write letters, digits, '_', '-' and '.', and blanks between tags.";
    }

    private static bool IsValid(string tag) => tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
