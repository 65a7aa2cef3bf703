using System.Text.Json;

namespace MultiStream.Evidence;

/// <summary>An event that was read from a file: an object with the members <c>event</c> and <c>at</c>.</summary>
internal sealed class JsonEvent(JsonElement json) : IEventView
{
    public string Name => json.GetProperty("event").GetString()!;

    public TimeSpan At => TimeSpan.FromSeconds(json.GetProperty("at").GetDouble());

    public static JsonEvent Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return new JsonEvent(JsonElement.ParseValue(ref reader));
    }

    public string? Text(string member) => Text(json, member);

    public long? Number(string member) => Member(json, member, JsonValueKind.Number) is { } number && number.TryGetInt64(out long value) ? value : null;

    public IReadOnlyList<long> Numbers(string member) => [.. List(member).Where(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out _)).Select(e => e.GetInt64())];

    public IReadOnlyList<string> Names(string member) => [.. List(member).Select(e => Text(e, "name")).OfType<string>()];

    public string? TextIn(string member, string inner) => Member(json, member, JsonValueKind.Object) is { } members ? Text(members, inner) : null;

    private List<JsonElement> List(string member) => Member(json, member, JsonValueKind.Array) is { } list ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement json, string member) => Member(json, member, JsonValueKind.String)?.GetString();

    private static JsonElement? Member(JsonElement json, string member, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind == kind ? value : null;
}
