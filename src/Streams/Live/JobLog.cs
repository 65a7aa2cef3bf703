using System.Globalization;
using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Live;

/// <summary>
/// The file <c>job.log</c> of one test: what its body, its streams and its sync hub say and what its blocks write, in one order and on one clock. Made with the first line that is
/// more than that the test runs. Written by the live log's one thread; who holds it elsewhere only names it.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="head">Its first line.</param>
/// <param name="began">When the test began, since the live log did: the lines have the time since then.</param>
/// <param name="suffix">What labels end with in the live log, to tell tests apart: here there is only one.</param>
/// <param name="maxOutput">How many bytes of it are blocks' output; the rest of that is in the blocks' own files.</param>
internal sealed class JobLog(string path, string head, TimeSpan began, string? suffix = null, long maxOutput = 16 << 20) : IDisposable
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream? _file;
    private long _output;
    private bool _isUsed;

    public string Path => path;

    /// <summary>Somebody has written a line for it. Of one that nobody has, the end need not be awaited.</summary>
    public bool IsUsed { get => Volatile.Read(ref _isUsed); set => Volatile.Write(ref _isUsed, value); }

    /// <summary>Completes when nothing more is written: whether there is a file.</summary>
    public Task<bool> Ended => _ended.Task;

    /// <summary>Lines were added and are not yet in the file.</summary>
    public bool HasMore => _text.Length > 0;

    public void Add(LiveLine line)
    {
        if (_ended.Task.IsCompleted || line.EndsJob && _file is null && _text.Length == 0)
            return;
        if (line.IsOutput && _output > maxOutput)
            return;
        var text = line.Text.AsSpan();
        text = text[(text.IndexOf(' ') + 1)..];
        int label = text.IndexOf(" | ");
        if (_file is null && _text.Length == 0)
            _text.Append(head).Append('\n');
        _text.Append(CultureInfo.InvariantCulture, $"{(line.Time > began ? line.Time - began : TimeSpan.Zero).TotalSeconds,8:0.000} ").Append(WithoutSuffix(text[..label])).Append(text[label..]).Append('\n');
        if (!line.IsOutput)
            return;
        _output += text.Length;
        if (_output > maxOutput)
            _text.Append(CultureInfo.InvariantCulture, $"… no more output is shown here, after {maxOutput / 1e6:0.#} MB; all of it is in the files beside this one\n");
    }

    /// <summary>A line about the log itself.</summary>
    public void Note(string text)
    {
        if (_file is not null || _text.Length > 0)
            _text.Append(text).Append('\n');
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush()
    {
        if (_text.Length == 0)
            return;
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        if (_file is null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        _file.Write(bytes);
    }

    /// <summary>Nothing more is written.</summary>
    public void Dispose()
    {
        _ended.TrySetResult(_file is not null);
        _file?.Dispose();
    }

    private ReadOnlySpan<char> WithoutSuffix(ReadOnlySpan<char> label) =>
        suffix is not null && Redactor.Redact(suffix) is var shown && label.EndsWith(shown, StringComparison.Ordinal) ? label[..^shown.Length] : label;
}
