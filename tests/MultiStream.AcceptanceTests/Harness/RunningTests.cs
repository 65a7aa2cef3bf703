using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>A run under way. Disposed: whatever still runs of it is killed.</summary>
sealed class RunningTests : IAsyncDisposable
{
    /// <summary>What the project promises for the time after the end of a run, however it came.</summary>
    static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    readonly Process _process;
    readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly StringBuilder _output = new(), _errors = new();
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly IReadOnlyList<string> _words;
    readonly TimeSpan _limit;
    bool _folderIsGivenAway;

    public RunningTests(IReadOnlyList<string> words, RunFolder folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        (_words, Folder, _limit) = (words, folder, limit);
        // A session of its own, so that a signal to the process group is Ctrl-C for the run and not for us; and SIGINT as a terminal gives it,
        // even where these tests themselves run in the background of a script.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT,QUIT,TERM", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Root,
        };
        DotnetTest.PrepareEnvironment(start, folder);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public RunFolder Folder { get; }

    /// <summary>The process of the command line: leader of its session and group.</summary>
    public int Pid => _process.Id;

    public IReadOnlyList<RunProcess> Processes => Traces.Processes(Folder);

    /// <summary>Waits until a test of the run has written a file, and gives its text.</summary>
    public async Task<string> FileAsync(string name)
    {
        var path = Folder.File(name);
        try
        {
            await LabWait.UntilAsync(() => Task.FromResult(_process.HasExited || File.Exists(path)), _limit - _clock.Elapsed, $"a test to write {name}");
        }
        catch (LabException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{this}", e);
        }
        return File.Exists(path) ? await File.ReadAllTextAsync(path) : throw new InvalidOperationException($"The run ended before a test had written {name}.\n{this}");
    }

    /// <summary>Waits until the console says something, a pattern, and gives the match.</summary>
    public async Task<Match> SaidAsync(string pattern)
    {
        Match match = Match.Empty;
        await LabWait.UntilAsync(() => Task.FromResult((match = Regex.Match(ToString(), pattern)).Success || _process.HasExited), _limit - _clock.Elapsed, $"the console to say {pattern}");
        return match.Success ? match : throw new InvalidOperationException($"The run ended before it had said {pattern}.\n{this}");
    }

    /// <summary>Sends a signal to the whole process group, as a terminal sends SIGINT at Ctrl-C.</summary>
    public void SignalGroup(int signal) => Traces.Signal(-Pid, signal);

    /// <summary>Waits for the end of the run, then until nothing is left of it. The folder is the result's from now on.</summary>
    public async Task<TestRun> EndAsync()
    {
        using var limit = new CancellationTokenSource(_clock.Elapsed < _limit ? _limit - _clock.Elapsed : TimeSpan.Zero);
        try
        {
            // Not WaitForExitAsync, which waits for the end of its output too: what a run leaves behind may hold that open.
            await _exited.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"The run did not end within {_limit.TotalSeconds:0} s.\n{this}\nIts processes:\n{string.Join('\n', Processes)}", e);
        }
        if (await Traces.LeftAfterAsync(Folder, CleanUpLimit) is { } left)
            throw new InvalidOperationException($"The run left something behind. {left}\n{this}");
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(CleanUpLimit);
        }
        catch (TimeoutException e)
        {
            // Between two programs of its own a process has neither arguments nor environment, and a look misses it.
            throw new InvalidOperationException($"The run left something behind, which holds its output open. {string.Join('\n', Processes)}\n{this}", e);
        }
        _folderIsGivenAway = true;
        lock (_output)
            return new TestRun(Folder, string.Join(' ', _words), _process.ExitCode, _output.ToString(), _errors.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Traces.KillAllAsync(Folder);
        _process.Dispose();
        if (!_folderIsGivenAway)
            Folder.Dispose();
    }

    public override string ToString()
    {
        lock (_output)
            return $"{string.Join(' ', _words)}\n--- stdout\n{_output}\n--- stderr\n{_errors}";
    }

    void Keep(StringBuilder text, string? line)
    {
        lock (_output)
        {
            if (line is not null)
                text.Append(line).Append('\n');
        }
    }
}
