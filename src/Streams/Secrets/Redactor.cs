namespace MultiStream.Secrets;

/// <summary>Takes the secrets of this process out of what leaves it: logs, captured output, results, messages.</summary>
internal static class Redactor
{
    /// <summary>Every <see cref="Secret"/> of this process, from the moment it is made.</summary>
    public static SecretRegistry Process { get; } = new();

    /// <summary>The text with three stars for every secret; the same object when it holds none.</summary>
    public static string Redact(string text) => Process.Redact(text);

    /// <summary>The first line of a text that says anything, without secrets. They go first: of one that has several lines, the first alone would not be known.</summary>
    public static string FirstLine(string text) => Redact(text).TrimStart().Split('\n', 2)[0].TrimEnd();

    /// <summary>As <see cref="Redact"/>, for a text that may be absent.</summary>
    public static string? RedactOrNull(string? text) => text is null ? null : Process.Redact(text);
}
