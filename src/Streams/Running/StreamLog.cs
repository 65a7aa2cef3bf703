using System.Globalization;
using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Running;

/// <summary>The log of one stream, or of the body: a line an event, with the seconds since the test began. On disk as it happens, and in the run's live log.</summary>
/// <param name="scope">What it shares with the other logs of the test.</param>
/// <param name="path">The file; null: none.</param>
/// <param name="label">Whose lines they are, to the live log; null: they are not in it.</param>
internal sealed class StreamLog(TestScope scope, string? path, Func<string>? label = null)
{
    /// <summary>A log must bear what a program or a test puts into it: the default encoding throws at half a surrogate pair.</summary>
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private bool _broken;

    /// <summary>The file; null when nothing was logged, or there is none.</summary>
    public string? Path => path is not null && _text.Length > 0 && !_broken ? path : null;

    public string Text
    {
        get
        {
            lock (_lock)
                return _text.ToString();
        }
    }

    public void Write(string text)
    {
        text = Redactor.Redact(text);
        if (label is not null)
            scope.Live?.Write(label(), text, job: scope.Job);
        var lines = new StringBuilder();
        foreach (var line in text.AsSpan().TrimEnd().EnumerateLines())
            lines.Append(CultureInfo.InvariantCulture, $"{scope.Elapsed.TotalSeconds,8:0.000} ").Append(line).Append('\n');
        lock (_lock)
        {
            _text.Append(lines);
            if (path is null || _broken)
                return;
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                File.AppendAllText(path, lines.ToString(), s_encoding);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _broken = true;
                _text.Append(CultureInfo.InvariantCulture, $"this log is not on disk: {e.Message}\n");
            }
        }
    }
}
