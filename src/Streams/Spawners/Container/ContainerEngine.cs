using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using MultiStream.Options;

namespace MultiStream.Spawners.Container;

/// <summary>One program that runs containers, podman or docker or what does as they do.</summary>
internal sealed class ContainerEngine
{
    private static readonly string[] s_known = ["podman", "docker"];
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, ContainerEngine> s_engines = new(StringComparer.Ordinal);
    private int _swept;

    private ContainerEngine(string program) => Program = program;

    /// <summary>Full path.</summary>
    public string Program { get; }

    /// <summary>For people.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Program);

    /// <summary>False from when the engine said that it does not see this machine's files: it is elsewhere, or this process is itself in a container.</summary>
    public bool SeesFiles { get; set; } = OperatingSystem.IsLinux() && !IsElsewhere("DOCKER_HOST") && !IsElsewhere("CONTAINER_HOST");

    /// <summary>The place's engine: the one that its setting names, else the first that this machine has. Null, and what is wrong, when there is none.</summary>
    public static ContainerEngine? Find(StreamPlace place, out string fault)
    {
        fault = "";
        var path = Environment.GetEnvironmentVariable("PATH");
        if (place["engine"] is not { } engine)
        {
            if (s_known.Select(n => ProgramFinder.Find(n, path)).FirstOrDefault(p => p is not null) is { } first)
                return At(first);
            fault = "no folder of PATH on this machine has podman or docker. Install one of them, or write the path of another engine in 'engine'.";
            return null;
        }
        if (!engine.Contains('/', StringComparison.Ordinal) && !(OperatingSystem.IsWindows() && engine.Contains('\\', StringComparison.Ordinal)))
        {
            if (ProgramFinder.Find(engine, path) is { } found)
                return At(found);
            fault = $"no folder of PATH on this machine has the program '{engine}', which 'engine' names. Install it, or write podman, docker or a path.";
            return null;
        }
        var file = SettingsPath.Resolve(engine, place.BaseDirectory, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        if (ProgramFinder.WhyNot(file) is not { } wrong)
            return At(file);
        fault = $"the program {file}, which 'engine' names, {wrong}.";
        return null;
    }

    /// <summary>Runs a short command of the engine to its end.</summary>
    /// <returns>The exit code, and what it wrote to stdout and stderr; code -1 when it could not be started or did not end in time.</returns>
    public async Task<(int Code, string Output, string Error)> RunAsync(IEnumerable<string> arguments, CancellationToken cancel)
    {
        var start = OwnSession.Start(Program, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_limit);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                return (await ExitAsync(process, limit.Token), (await output).Trim(), (await error).Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancel.ThrowIfCancellationRequested();
                return (-1, "", $"{Name} did not answer within {s_limit.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception e)
        {
            return (-1, "", $"{Program} cannot be started: {e.Message}");
        }
    }

    /// <summary>
    /// Once in this process: removes containers of runs that died before they could. Nobody waits for it, and what it cannot remove the next run's
    /// will, so that its failures are nobody's.
    /// </summary>
    public void SweepOnce()
    {
        if (Interlocked.Exchange(ref _swept, 1) == 0)
            _ = Task.Run(SweepAsync);
    }

    private async Task SweepAsync()
    {
        var (code, names, _) = await RunAsync(["ps", "-a", "--filter", "label=multistream.run", "--format", "{{.Names}}"], CancellationToken.None);
        if (code == 0 && names.Split('\n').Select(n => n.Trim()).Where(n => ContainerOwner.Of(n) is { IsDead: true }).ToList() is { Count: > 0 } dead)
            await RunAsync(["rm", "-f", .. dead], CancellationToken.None);
    }

    private static async Task<int> ExitAsync(Process process, CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    private static ContainerEngine At(string program) => s_engines.GetOrAdd(program, p => new ContainerEngine(p));

    /// <summary>Variables by which both engines are told where their service is.</summary>
    private static bool IsElsewhere(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } host && !host.StartsWith("unix:", StringComparison.Ordinal);
}
