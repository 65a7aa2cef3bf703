using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MultiStream.Live;

namespace MultiStream.Evidence;

/// <summary>
/// The file <c>events.jsonl</c> of a run: what happens, a JSON object a line, in one order. Nobody who tells an event waits for the file: a bounded queue and a thread are between,
/// and whole lines are written, so that whatever kills this process leaves at most the last line cut.
/// </summary>
internal sealed class EventLog : IDisposable
{
    /// <summary>Raised when something in docs/events.md changes its meaning or goes.</summary>
    public const int Schema = 1;

    private const int MaxWrite = 64 * 1024;

    /// <summary>How long events gather before they are written together: a barrier has many at once, and must not wake the writer for each.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(10);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly string _folder;
    private readonly Action<string> _warn;
    private readonly Action<RunEvent, TimeSpan>? _follow;
    private readonly LivePump<(TimeSpan At, RunEvent Event)> _pump;
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;
    private FileStream? _file;
    private TimeSpan _last;
    private int _tests;
    private bool _over;

    /// <param name="folder">The run's folder; the file is made with the first event.</param>
    /// <param name="warn">Hears, once, why the file is not whole.</param>
    /// <param name="capacity">How many bytes may wait.</param>
    /// <param name="follow">Gets each event too, in their order, on the log's own thread.</param>
    public EventLog(string folder, Action<string> warn, long capacity = 32 << 20, Action<RunEvent, TimeSpan>? follow = null)
    {
        (_folder, _warn, _follow) = (folder, warn, follow);
        // Readable to people too: nobody puts a line as it is into a page.
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _pump = new LivePump<(TimeSpan, RunEvent)>("MultiStream events", capacity, Step, e => warn($"There are no more events in {PathIn(folder)}, because of an error in MultiStream itself; the tests go on: {e}"), s_rest);
    }

    public static string PathIn(string folder) => Path.Combine(folder, "events.jsonl");

    /// <summary>The number of the next test, from 1.</summary>
    public int NextTest() => Interlocked.Increment(ref _tests);

    /// <summary>A file's path as events have it.</summary>
    public string Relative(string path) => Path.GetRelativePath(_folder, path).Replace('\\', '/');

    public void Write(RunEvent happened) => _pump.TryAdd((Stopwatch.GetElapsedTime(_started), happened), happened.Size, 1);

    /// <summary>Writes what is still to be written, if that can be done within the limit, and takes no more.</summary>
    public void End(TimeSpan limit) => _pump.End(limit);

    /// <summary>Writes what is still to be written, if that can be done in a few seconds.</summary>
    public void Dispose()
    {
        // Held up, its thread still uses them.
        if (!_pump.End())
            return;
        _json.Dispose();
        _file?.Dispose();
    }

    private TimeSpan? Step(IReadOnlyList<(TimeSpan At, RunEvent Event)> events, long dropped, bool last)
    {
        foreach (var (at, happened) in events)
            Add(at, happened);
        if (dropped > 0)
            Add(_last, new RunEvent("message") { ["level"] = "warning", ["text"] = string.Create(CultureInfo.InvariantCulture, $"{dropped:N0} events are not here: the file could not keep up") });
        Flush();
        return null;
    }

    private void Add(TimeSpan at, RunEvent happened)
    {
        // Two threads may take the time in one order and the queue in the other.
        _last = at > _last ? at : _last;
        _follow?.Invoke(happened, _last);
        _json.Reset();
        happened.Write(_json, _last);
        _json.Flush();
        _bytes.Write("\n"u8);
        if (_bytes.WrittenCount > MaxWrite)
            Flush();
    }

    private void Flush()
    {
        try
        {
            if (_over || _bytes.WrittenCount == 0)
                return;
            if (_file is null)
            {
                Directory.CreateDirectory(_folder);
                _file = new FileStream(PathIn(_folder), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            }
            _file.Write(_bytes.WrittenSpan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _over = true;
            _warn($"There are no events, or not all of them, in {PathIn(_folder)}; the tests go on: {e.Message}");
        }
        finally
        {
            _bytes.ResetWrittenCount();
        }
    }
}
