using System.Text.Json;
using MultiStream.Secrets;

namespace MultiStream.Evidence;

/// <summary>The members of a JSON object, in their order, as <c>events.jsonl</c> writes them. A member without a value is left out.</summary>
internal class EventMembers
{
    private const int MaxText = 4000, MaxTitle = 1000;

    /// <summary>Longer texts are cut as soon as they are added, so that none of them fills the queue: to much more than is written of them.</summary>
    private const int MaxKept = 64 * 1024;

    /// <summary>These hold words of ours, by which programs tell things apart: a password 'pass' does not take them away, and nobody sees it there.</summary>
    private static readonly string[] s_ourWords = ["outcome", "end", "vstest", "kind", "phase", "level", "result"];

    private readonly List<KeyValuePair<string, object?>> _members = [];

    /// <summary>A member: a text, a number, a time (written in seconds), a truth value, an object, or a list of texts, numbers or objects.</summary>
    public object? this[string member]
    {
        get => _members.Find(m => m.Key == member).Value;
        set
        {
            if (value is not null)
                _members.Add(new(member, Bounded(value)));
        }
    }

    public bool IsEmpty => _members.Count == 0;

    /// <summary>About how many bytes it takes.</summary>
    public long Size => 64 + _members.Sum(m => m.Key.Length + 8L + SizeOf(m.Value));

    public void Write(Utf8JsonWriter json)
    {
        foreach (var (name, value) in _members)
        {
            json.WritePropertyName(name);
            if (value is string word && s_ourWords.Contains(name))
                json.WriteStringValue(word);
            else
                WriteValue(json, value, name is "title" or "command" ? MaxTitle : MaxText);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, int maxText)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(Cut(Redactor.Redact(text), maxText));
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case TimeSpan time:
                json.WriteNumberValue(Seconds(time));
                break;
            case EventMembers members:
                json.WriteStartObject();
                members.Write(json);
                json.WriteEndObject();
                break;
            case System.Collections.IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                    WriteValue(json, item, maxText);
                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"No event has members of type {value?.GetType()}.", nameof(value));
        }
    }

    private static object Bounded(object value) => value switch
    {
        // Its secrets go before the end does: half of one would not be known.
        string { Length: > MaxKept } text => Cut(Redactor.Redact(text), MaxKept),
        IEnumerable<string> texts when texts.Any(t => t.Length > MaxKept) => texts.Select(Bounded).ToList(),
        _ => value,
    };

    /// <summary>With six digits: whole microseconds.</summary>
    protected static decimal Seconds(TimeSpan time) => Math.Round(time.Ticks / (decimal)TimeSpan.TicksPerSecond, 6);

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}…";

    private static long SizeOf(object? value) => value switch
    {
        string text => 2L * text.Length,
        EventMembers members => members.Size,
        System.Collections.IEnumerable list => list.Cast<object?>().Sum(SizeOf),
        _ => 16,
    };
}

/// <summary>Something that happened in a run: one line of <c>events.jsonl</c>. What events there are, and their members, is in docs/events.md.</summary>
internal sealed class RunEvent(string name) : EventMembers, IEventView
{
    public string Name => name;

    public string? Text(string member) => this[member] as string;

    public long? Number(string member) => this[member] switch { int number => number, long number => number, _ => null };

    public IReadOnlyList<long> Numbers(string member) => this[member] as IReadOnlyList<long> ?? [];

    public IReadOnlyList<string> Names(string member) => this[member] is IReadOnlyList<EventMembers> list ? [.. list.Select(m => m["name"]).OfType<string>()] : [];

    public string? TextIn(string member, string inner) => (this[member] as EventMembers)?[inner] as string;

    /// <param name="json">Where to.</param>
    /// <param name="at">When, since the run began.</param>
    public void Write(Utf8JsonWriter json, TimeSpan at)
    {
        json.WriteStartObject();
        json.WriteString("event", name);
        json.WriteNumber("at", Seconds(at));
        Write(json);
        json.WriteEndObject();
    }
}
