namespace MultiStream.Lab;

/// <summary>
/// A real Slurm on this machine: a controller and four nodes, <c>n1</c> to <c>n4</c>, each with its own daemon. There is one for all tests of a process, and it goes when that
/// ends, however it ends; needs root.
/// </summary>
/// <remarks>The default partition, <c>debug</c>, has three nodes for a job at a time each; <c>high</c> has the same, and precedence; <c>shared</c> has the fourth, for many.</remarks>
public sealed class SlurmLab
{
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    static readonly Lazy<Task<SlurmLab>> Shared = new(() => StartAsync(4));

    readonly Keeper _keeper;

    SlurmLab(Keeper keeper, string config) => (_keeper, Config) = (keeper, config);

    /// <summary>The path of its slurm.conf.</summary>
    public string Config { get; }

    /// <summary>What its keeper said last.</summary>
    public string Log => _keeper.Log;

    public static Task<SlurmLab> GetAsync() => Shared.Value;

    /// <summary>Starts one with so many nodes; ends with this process.</summary>
    public static async Task<SlurmLab> StartAsync(int nodes)
    {
        await LabMachine.EnsureAsync();
        // Tests that run in a job themselves would get that job's nodes.
        Environment.SetEnvironmentVariable("SLURM_JOB_ID", null);
        string folder = LabFolder.NewPath();
        var keeper = Keeper.Start("The Slurm cluster", [LabMachine.Script("slurm-cluster"), folder, $"{nodes}"]);
        await keeper.LineAsync("ready", StartLimit);
        return new SlurmLab(keeper, Path.Combine(folder, "slurm.conf"));
    }

    /// <summary>Runs a program of Slurm.</summary>
    public Task<LabResult> RunAsync(params string[] command) => LabCommand.RunAsync(["env", $"SLURM_CONF={Config}", .. command], TimeSpan.FromMinutes(1));

    /// <summary>The jobs in the queue of some partitions, <c>7 RUNNING n[1-2]</c> each; those that are being cleaned up included.</summary>
    public async Task<IReadOnlyList<string>> QueueAsync(string partitions) =>
        (await RunAsync("squeue", "--noheader", "--states=all", $"--partition={partitions}", "--format=%i %T %N")).Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(job => job.Split(' ')[1] is "PENDING" or "RUNNING" or "COMPLETING" or "CONFIGURING" or "SUSPENDED").ToList();

    /// <summary>Kills a node with all that runs there, and tells Slurm that it is down.</summary>
    public Task KillNodeAsync(string node) => CommandAsync($"kill {node}", $"killed {node}");

    /// <summary>Starts a node that was killed, and waits until it is idle.</summary>
    public Task StartNodeAsync(string node) => CommandAsync($"start {node}", $"started {node}");

    async Task CommandAsync(string line, string answer)
    {
        await _keeper.SendAsync(line);
        await _keeper.LineAsync(answer, StartLimit);
    }
}
