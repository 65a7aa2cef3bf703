using System.Text.Json;

namespace MultiStream.UnitTests.Evidence;

/// <summary>Reads a file of events as docs/events.md has it.</summary>
internal static class EventFile
{
    public static IReadOnlyList<JsonElement> Read(string folder) => Parse(File.ReadAllText(Path.Combine(folder, "events.jsonl")));

    public static IReadOnlyList<JsonElement> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement.Clone())];
    }

    public static string Name(this JsonElement happened) => happened.GetProperty("event").GetString()!;

    public static string? Text(this JsonElement happened, string member) => happened.TryGetProperty(member, out var value) ? value.ToString() : null;

    public static JsonElement The(this IEnumerable<JsonElement> events, string name) => Assert.Single(events, e => e.Name() == name);

    /// <summary>Names without their repeats in a row: <c>a a b a</c> is <c>a b a</c>.</summary>
    public static string Order(this IEnumerable<JsonElement> events) => string.Join(' ', events.Select(e => e.Name()));
}
