using System.Globalization;
using System.Text;

namespace MultiStream.Live;

/// <summary>The file <c>live.log</c>, made with the first line. When it cannot be written, one warning says so and all else goes on.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="warn">For what a person should hear while the run goes on.</param>
/// <param name="max">How long it grows, in bytes: it is for looking on, and what it has is elsewhere too.</param>
internal sealed class LiveFile(string folder, Action<string> warn, long max = 256 << 20) : ILiveSink
{
    private readonly StringBuilder _text = new();
    private FileStream? _file;
    private bool _over;

    public static string PathIn(string folder) => Path.Combine(folder, "live.log");

    public void Write(IReadOnlyList<LiveLine> lines)
    {
        if (_over)
            return;
        try
        {
            _file ??= Open();
            foreach (var line in lines)
            {
                if (line.IsForJobOnly)
                    continue;
                _text.Append(line.Text).Append('\n');
                if (_text.Length > 64 * 1024 && !Flush())
                    return;
            }
            Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _over = true;
            warn($"There is no live log, or not all of it, in {PathIn(folder)}; the tests go on: {e.Message}");
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(folder);
        return new FileStream(PathIn(folder), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private bool Flush()
    {
        _over = _file!.Position + _text.Length > max;
        if (_over)
            _text.Clear().Append(CultureInfo.InvariantCulture, $"… the live log ends here, at {max / 1e6:0.#} MB; the whole output is in {folder}\n");
        _file.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
        return !_over;
    }
}
