using System.Diagnostics;
using System.Text;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>A process that takes part: its lines as they come, and its end. Killed when it is disposed.</summary>
internal sealed class Participant : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private Participant(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Pid => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it with the signals as a terminal would have them.</summary>
    public static Participant Start(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var info = new ProcessStartInfo("env", ["--default-signal", .. command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Samples, "SyncClients"),
        };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        var process = Process.Start(info)!;
        process.StandardInput.Close();
        return new Participant(process);
    }

    /// <summary><c>multistream</c>, as it lies beside the tests.</summary>
    public static Participant Tool(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(environment, ["dotnet", Path.Combine(AppContext.BaseDirectory, "multistream.dll"), .. arguments]);

    /// <summary>Its output has this text.</summary>
    public async Task SaysAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
                return;
            _awaited.Add((text, seen));
        }
        var first = await Task.WhenAny(seen.Task, _reading).WaitAsync(s_limit);
        if (first == _reading && !Output.Contains(text, StringComparison.Ordinal))
            Assert.Fail($"It ended without '{text}'. Its output:\n{Output}\n{await _errors}");
    }

    /// <summary>Its exit code, and what it said on stderr.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _reading.WaitAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _errors);
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    public static string Samples
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "samples");
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
                string text = _output.ToString();
                foreach (var (_, seen) in _awaited.Where(a => text.Contains(a.Text, StringComparison.Ordinal)))
                    seen.TrySetResult();
            }
        }
    }
}
