using System.Diagnostics;
using System.Threading.Channels;

namespace MultiStream.Lab;

/// <summary>
/// A script that holds something of the lab for as long as this process lives: it reads its stdin and ends, with all
/// that it holds, at the end of it. The kernel closes that pipe however this process ends, kill -9 included.
/// </summary>
sealed class Keeper : IAsyncDisposable
{
    const int KeptLines = 200;
    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    readonly string _name;
    readonly Process _process;
    readonly Channel<string> _unseen = Channel.CreateUnbounded<string>();
    readonly Queue<string> _last = new();
    readonly Task _reading;

    Keeper(string name, Process process)
    {
        _name = name;
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError))
            .ContinueWith(_ => _unseen.Writer.TryComplete(), TaskScheduler.Default);
    }

    public int Pid => _process.Id;

    /// <summary>The last lines it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_last)
                return string.Join('\n', _last);
        }
    }

    public static Keeper Start(string name, IEnumerable<string> command)
    {
        // A session of its own: Ctrl-C at the terminal ends the tests, which still need their hosts for cleaning up.
        string[] words = ["setsid", .. command];
        var process = new Process { StartInfo = LabCommand.StartInfo(words) };
        LabCommand.Start(process, string.Join(' ', words));
        return new Keeper(name, process);
    }

    public async Task SendAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException e)
        {
            throw new LabException($"{_name} has ended. Its last output:\n{Log}", e);
        }
    }

    /// <summary>Reads on until a line holds <paramref name="text"/>, and gives that line.</summary>
    public async Task<string> LineAsync(string text, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        try
        {
            await foreach (string line in _unseen.Reader.ReadAllAsync(end.Token))
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
        }
        catch (OperationCanceledException e)
        {
            throw new LabException($"{_name} did not say '{text}' within {limit.TotalSeconds} s. Its last output:\n{Log}", e);
        }
        throw new LabException($"{_name} ended and never said '{text}'. Its output:\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before us; what it held went with it.
        }
        using var end = new CancellationTokenSource(EndLimit);
        try
        {
            await _process.WaitForExitAsync(end.Token);
            await _reading.WaitAsync(end.Token);
        }
        catch (OperationCanceledException e)
        {
            _process.Kill(entireProcessTree: true);
            throw new LabException($"{_name} did not end within {EndLimit.TotalSeconds} s of being told to and was killed. Its last output:\n{Log}", e);
        }
        finally
        {
            _process.Dispose();
        }
    }

    async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_last)
            {
                _last.Enqueue(line);
                if (_last.Count > KeptLines)
                    _last.Dequeue();
            }
            _unseen.Writer.TryWrite(line);
        }
    }
}
