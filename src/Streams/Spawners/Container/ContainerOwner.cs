using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Spawners.Container;

/// <summary>
/// The process that a container was made for, as containers' names and labels have it: <c>machine.pid.start</c>. Two processes never have the same,
/// and whether one still lives is known on the machine that it is of, to all runs there.
/// </summary>
/// <param name="Machine">One boot of one machine, or of one process namespace of it: where process ids mean the same.</param>
/// <param name="Process">The process's id.</param>
/// <param name="Start">When it started: ids are used again.</param>
internal sealed record ContainerOwner(string Machine, int Process, string Start)
{
    /// <summary>With what the name of every container begins.</summary>
    public const string Prefix = "multistream-";

    public static ContainerOwner Current { get; } = new(MachineName(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? "0");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}.{Process}.{Start}");

    /// <summary>The owner of a container by its name; null: it is none of ours.</summary>
    public static ContainerOwner? Of(string container) =>
        container.StartsWith(Prefix, StringComparison.Ordinal) && container[Prefix.Length..].Split('-')[0].Split('.') is [var machine, var process, var start]
        && int.TryParse(process, CultureInfo.InvariantCulture, out int id)
            ? new ContainerOwner(machine, id, start)
            : null;

    /// <summary>True only for what is known to be dead: another machine's runs may use the same engine.</summary>
    public bool IsDead => Machine == Current.Machine && (StartOf(Process) is { } start ? start != Start : !Exists(Process));

    private static string MachineName()
    {
        var identity = OperatingSystem.IsLinux()
            ? File.ReadAllText("/proc/sys/kernel/random/boot_id") + new FileInfo("/proc/self/ns/pid").LinkTarget
            : Environment.MachineName;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..10];
    }

    /// <summary>Whether the kernel knows it. A /proc that shows each user his own processes alone (hidepid) does not tell.</summary>
    private static bool Exists(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);   // by kill(process, 0); one of somebody else's exists too
            return true;
        }
        catch (ArgumentException)
        {
            return false;   // that is the answer
        }
    }

    /// <summary>Null: it does not exist, or may not be looked at.</summary>
    private static string? StartOf(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var found = System.Diagnostics.Process.GetProcessById(process);
                return found.StartTime.ToFileTimeUtc().ToString(CultureInfo.InvariantCulture);
            }
            // The name in the second field may hold anything; the start is the 22nd.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;   // that is the answer
        }
    }
}
