using System.Text.Json;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>Reads the events of a run as docs/events.md tells its readers to.</summary>
static class EventLines
{
    /// <summary>Every line is an object, but a last one that was cut.</summary>
    public static IReadOnlyList<JsonElement> Read(string folder)
    {
        var text = File.ReadAllText(Path.Combine(folder, "events.jsonl"));
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.Clone())];
    }

    public static string Name(JsonElement happened) => happened.GetProperty("event").GetString()!;
}
