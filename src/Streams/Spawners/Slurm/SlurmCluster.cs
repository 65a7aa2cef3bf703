using System.ComponentModel;
using System.Diagnostics;
using MultiStream.Options;

namespace MultiStream.Spawners.Slurm;

/// <summary>The programs by which one cluster is asked.</summary>
/// <param name="Config">Full path of its slurm.conf; null: as the programs find it themselves.</param>
internal sealed record SlurmCluster(string? Config)
{
    /// <summary>What the kind cannot do without.</summary>
    private static readonly string[] s_needed = ["salloc", "srun", "scontrol", "squeue", "scancel"];

    public static SlurmCluster Of(StreamPlace place) => new(place["config"] is { } config
        ? SettingsPath.Resolve(config, place.BaseDirectory, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
        : null);

    /// <summary>Why nothing can be asked here: sentences for people. Null: as far as can be seen it can.</summary>
    public string? WhyNot()
    {
        if (OperatingSystem.IsWindows())
            return "Slurm has no programs for Windows. Run the tests on a login node of the cluster.";
        var path = Environment.GetEnvironmentVariable("PATH");
        if (Array.Find(s_needed, p => ProgramFinder.Find(p, path) is null) is { } missing)
            return $"There is no program '{missing}' in a folder of PATH on this machine. Run the tests on a login node of the cluster, or in a job, or install Slurm's client programs (Debian and Ubuntu: slurm-client; Fedora and RHEL: slurm).";
        return Config is not null && !File.Exists(Config) ? $"There is no file {Config}, which 'config' names." : null;
    }

    /// <summary>A program of Slurm, or a shell that runs some, in a session of its own, with nothing of a job that this process may be in.</summary>
    public ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = OwnSession.Start(program, arguments);
        foreach (var name in start.Environment.Keys.Where(IsOption).ToList())
            start.Environment.Remove(name);
        if (Config is not null)
            start.Environment["SLURM_CONF"] = Config;
        return start;
    }

    /// <summary>
    /// A job's variables are defaults of salloc's and srun's options: of that job, not of ours. Those of scancel and squeue choose among jobs, and ours has to be among them; and all
    /// programs have to speak of the same cluster.
    /// </summary>
    /// <param name="variable">A name in the environment.</param>
    internal static bool IsOption(string variable) => variable is "SALLOC_CLUSTERS" || variable.StartsWith("SCANCEL_", StringComparison.Ordinal) || variable.StartsWith("SQUEUE_", StringComparison.Ordinal)
        || (variable.StartsWith("SLURM_", StringComparison.Ordinal) && variable is not ("SLURM_CONF" or "SLURM_CLUSTERS"));

    /// <summary>Asks a short question.</summary>
    /// <returns>The exit code, and what was written to stdout and stderr; code -1 when it could not be started or did not end in time.</returns>
    public async Task<(int Code, string Output, string Error)> AskAsync(string program, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancel)
    {
        var start = Start(program, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(limit);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(time.Token);
            var error = process.StandardError.ReadToEndAsync(time.Token);
            try
            {
                await process.WaitForExitAsync(time.Token);
                return (process.ExitCode, (await output).Trim(), (await error).Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                cancel.ThrowIfCancellationRequested();
                return (-1, "", $"{program} did not answer within {limit.TotalSeconds:0.#} s");
            }
        }
        catch (Win32Exception e)
        {
            return (-1, "", $"{program} cannot be started: {e.Message}");
        }
    }
}
