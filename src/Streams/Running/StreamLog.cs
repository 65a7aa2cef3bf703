using System.Globalization;
using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Running;

/// <summary>The log of one stream, or of the body: a line an event, with the seconds since the test began. On disk as it happens.</summary>
internal sealed class StreamLog(TestScope scope, string? path)
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
        var lines = new StringBuilder();
        foreach (var line in Redactor.Redact(text).AsSpan().TrimEnd().EnumerateLines())
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
