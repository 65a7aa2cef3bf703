using System.Text.Json;

namespace MultiStream.Report;

/// <summary>
/// Reads an <c>events.jsonl</c> line by line, as docs/events.md asks of readers: events and members that it does not know pass through, a last line without its end is left out.
/// A line that is no event is left out too and counted: one bad line must not take the picture of a whole night away.
/// </summary>
/// <param name="source">The file; it may still be written to.</param>
/// <param name="name">What errors call it.</param>
/// <param name="limit">How many bytes of events are read: what a browser can take.</param>
internal sealed class EventReader(Stream source, string name, long limit)
{
    /// <summary>The newest schema that is known here.</summary>
    public const int Schema = 1;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private long _taken;
    private bool _begun;

    /// <summary>Lines that are no events.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whether there was more than the limit allows.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The names of all streams that begin.</summary>
    public HashSet<string> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>The next event: one JSON object, valid, without the end of its line. Valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="MultiStreamException">This is no file of events, it has none, or is of a newer schema.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (NextLine(out line))
        {
            if (line.Trim(" \t\r"u8).IsEmpty)
                continue;
            if (!_begun)
            {
                Begin(line);
                return _begun = true;
            }
            if (_taken + line.Length > limit)
            {
                IsCut = true;
                line = default;
                return false;
            }
            if (Accept(line) is not null)
            {
                _taken += line.Length;
                return true;
            }
            Unreadable++;
        }
        return _begun ? false : throw new MultiStreamException($"{name} has no whole line: the run was killed before its first event was written, or has not begun.");
    }

    private void Begin(ReadOnlySpan<byte> line)
    {
        if (Accept(line) is not { } first || first.Event != "run-begin" || first.Schema is not { } schema)
            throw new MultiStreamException($"{name} is no file of events: its first line should be the event run-begin with the number of its schema. docs/events.md describes it.");
        if (schema > Schema)
            throw new MultiStreamException($"{name} is of schema {schema}, and this version of MultiStream knows schemas up to {Schema}: make the report with the version that ran the tests, or a later one.");
        _taken += line.Length;
    }

    /// <summary>Null when the line is no event.</summary>
    private Head? Accept(ReadOnlySpan<byte> line)
    {
        var head = default(Head);
        string? stream = null;
        bool timed = false;
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isEvent = json.ValueTextEquals("event"u8), isAt = json.ValueTextEquals("at"u8), isSchema = json.ValueTextEquals("schema"u8), isStream = json.ValueTextEquals("stream"u8);
                json.Read();
                if (isEvent && json.TokenType == JsonTokenType.String)
                    head.Event = json.GetString();
                else if (isAt && json.TokenType == JsonTokenType.Number)
                    timed = double.IsFinite(json.GetDouble());
                else if (isSchema && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long schema))
                    head.Schema = schema;
                else if (isStream && json.TokenType == JsonTokenType.String)
                    stream = json.GetString();
                else
                    json.Skip();
            }
            // Anything after the object is an error that only reading on finds.
            json.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // the second: bytes that are no UTF-8
        {
            return null;
        }
        if (head.Event is null || !timed)
            return null;
        if (stream is not null && head.Event == "stream-begin")
            Streams.Add(stream);
        return head;
    }

    /// <summary>False when there is no further line with its end.</summary>
    private bool NextLine(out ReadOnlySpan<byte> line)
    {
        int searched = _start;
        while (true)
        {
            int found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, searched + found - _start);
                _start = searched + found + 1;
                return true;
            }
            searched = _end;
            // A line longer than all that may be read is not gathered first.
            if (_end - _start > limit)
            {
                IsCut = true;
                line = default;
                return false;
            }
            if (_end == _buffer.Length)
                searched -= MakeRoom();
            int read = source.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                line = default;
                return false;
            }
            _end += read;
        }
    }

    /// <summary>Moves what is not used yet to the front, or takes a buffer of twice the size.</summary>
    /// <returns>By how much it was moved.</returns>
    private int MakeRoom()
    {
        int moved = _start;
        var target = moved > _buffer.Length / 2 ? _buffer : new byte[_buffer.Length * 2];
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, _end - moved);
        return moved;
    }

    private record struct Head(string? Event, long? Schema);
}
