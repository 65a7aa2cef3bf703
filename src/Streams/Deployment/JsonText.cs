using System.Text.Json;

namespace MultiStream.Deployment;

/// <summary>Reads the JSON files that the SDK writes beside a program.</summary>
internal static class JsonText
{
    /// <exception cref="MultiStreamException">The file cannot be read, or is not such a file.</exception>
    public static T Read<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path).AsMemory().TrimStart("\uFEFF"u8), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultiStreamException($"{path} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MultiStreamException($"{path} is not what 'dotnet build' writes: {e.Message} Build the project again.", e);
        }
    }

    private static ReadOnlyMemory<byte> TrimStart(this Memory<byte> text, ReadOnlySpan<byte> mark) => text.Span.StartsWith(mark) ? text[mark.Length..] : text;
}
