namespace MultiStream.Options;

/// <summary>How an enum's value is written: judged alike by metadata, when tests are listed, and by the type, when they run.</summary>
internal static class EnumText
{
    /// <summary>
    /// Null, or the rest of a sentence that begins with the text. A name, without case; of flags several with commas between. No number: it would be taken for any enum, and mean nothing in a
    /// settings file.
    /// </summary>
    public static string? Problem(string text, string type, IReadOnlyList<string> names, bool areFlags)
    {
        var parts = areFlags ? text.Split(',') : [text];
        return Array.TrueForAll(parts, part => names.Contains(part.Trim(), StringComparer.OrdinalIgnoreCase)) ? null : $"is not one of {type}; write {KnownKinds.Either(names)}.";
    }
}
