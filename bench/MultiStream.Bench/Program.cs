using System.Diagnostics;
using MultiStream.Bench;

// dotnet run -c Release --project bench/MultiStream.Bench -- [local] [ssh] [call] [sync] [skew] [files] [many] [slurm] [adapter] [allocation]
// What CallBench times against: a process for one function.
if (args is ["function"])
{
    Console.WriteLine(42);
    return 0;
}
// Only on demand: the plug-in is not built with the solution.
string? plugin = null;
if (args is ["transports", var path])
    (plugin, args) = (path, []);
string[] known = ["local", "ssh", "call", "sync", "skew", "files", "many", "slurm", "adapter", "allocation"];
if (args.Except(known).Any())
{
    Console.Error.WriteLine($"Unknown: {string.Join(' ', args.Except(known))}. Known: {string.Join(' ', known)}; nothing means all; or: transports PLUGIN, with the path of MultiStream.Streams.SshNet.dll.");
    return 64;
}
var wanted = plugin is not null ? [] : args.Length == 0 ? known : args;
var root = FindRoot();
var report = new Report(Git("rev-parse", "--short", "HEAD") + (Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? "-changed" : ""));
if (wanted.Contains("local"))
    await LocalBench.RunAsync(report);
if (wanted.Contains("ssh"))
    await SshBench.RunAsync(report, root);
if (wanted.Contains("call"))
    await CallBench.RunAsync(report, root);
if (wanted.Contains("sync"))
    await SyncBench.RunAsync(report);
if (wanted.Contains("skew"))
    await SkewBench.RunAsync(report, root);
if (wanted.Contains("files"))
    await FilesBench.RunAsync(report, root);
if (wanted.Contains("many"))
    await ManyBench.RunAsync(report, root);
if (wanted.Contains("slurm"))
    await SlurmBench.RunAsync(report, root);
if (wanted.Contains("adapter"))
    await AdapterBench.RunAsync(report, root);
if (wanted.Contains("allocation"))
    await AllocationBench.RunAsync(report);
if (plugin is not null)
    await TransportBench.RunAsync(report, root, plugin);
report.Save(Path.Combine(root, "bench", "results"));
return 0;

static string FindRoot()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "TestAdapter.sln")))
            return folder.FullName;
    }
    throw new InvalidOperationException("Run it from the repository: TestAdapter.sln was not found above " + AppContext.BaseDirectory);
}

string Git(params string[] arguments)
{
    using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = root })!;
    return git.StandardOutput.ReadToEnd().Trim();
}
