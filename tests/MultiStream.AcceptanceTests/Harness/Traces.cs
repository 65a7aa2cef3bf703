using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>A process of a run.</summary>
sealed record RunProcess(int Pid, string Arguments)
{
    public bool IsTestHost => Arguments.Contains("testhost", StringComparison.Ordinal) && !IsConsole;

    public bool IsConsole => Arguments.Contains("vstest.console.dll", StringComparison.Ordinal);

    public bool IsAgent => Arguments.Contains("MultiStream.Agent.dll", StringComparison.Ordinal);

    public override string ToString() => $"{Pid}: {Arguments}";
}

/// <summary>What a run has running and lying about on this machine.</summary>
static partial class Traces
{
    public const int SigInt = 2, SigKill = 9, SigTerm = 15;

    /// <summary>The run's living processes: by the mark in their environment, and, for those with an environment of their own (guardians), by the run's folder in their arguments.</summary>
    public static IReadOnlyList<RunProcess> Processes(RunFolder folder)
    {
        var mark = $"{RunFolder.Mark}={folder.Id}";
        var found = new List<RunProcess>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out int pid) || pid == Environment.ProcessId)
                continue;
            // A process that ends while we look is not there any more; a zombie's arguments are empty.
            if (Read($"{process}/cmdline") is not { Length: > 0 } arguments)
                continue;
            var environment = Read($"{process}/environ") ?? "";
            if (("\0" + environment).Contains("\0" + mark, StringComparison.Ordinal) || arguments.Contains(folder.Root, StringComparison.Ordinal))
                found.Add(new RunProcess(pid, arguments.TrimEnd('\0').Replace('\0', ' ')));
        }
        return found;
    }

    /// <summary>Working directories of streams that are still there.</summary>
    public static IReadOnlyList<string> WorkingDirectories(RunFolder folder) => [.. Directory.EnumerateFileSystemEntries(folder.Temp, "multistream-*").Order(StringComparer.Ordinal)];

    /// <summary>Waits until nothing is left of a run; null, or what is still there after the limit.</summary>
    public static async Task<string?> LeftAfterAsync(RunFolder folder, TimeSpan limit)
    {
        try
        {
            await LabWait.UntilNothingAsync(() => Task.FromResult(Left(folder)), limit, "the run to leave nothing behind");
            return null;
        }
        catch (LabException e)
        {
            return e.Message;
        }
    }

    /// <summary>Kills whatever still runs, until nothing does.</summary>
    public static async Task KillAllAsync(RunFolder folder) => await LabWait.UntilNothingAsync(
        () =>
        {
            var left = Processes(folder);
            foreach (var process in left)
                Signal(process.Pid, SigKill);
            return Task.FromResult(left.Count == 0 ? null : string.Join('\n', left));
        },
        TimeSpan.FromSeconds(20),
        "killed processes to be gone");

    /// <summary>Sends a signal; that nobody is there any more is no error. A negative id is a process group.</summary>
    public static void Signal(int pid, int signal) => _ = SendSignal(pid, signal);

    static string? Left(RunFolder folder)
    {
        IEnumerable<string> left = [.. Processes(folder).Select(p => p.ToString()), .. WorkingDirectories(folder)];
        return left.Any() ? string.Join('\n', left) : null;
    }

    static string? Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
