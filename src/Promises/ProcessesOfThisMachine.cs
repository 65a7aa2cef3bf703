using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MultiStream.Promises;

/// <summary>By this machine's process table: it shows those of all places that share its kernel, whatever they did to hide.</summary>
internal sealed class ProcessesOfThisMachine : IProcesses
{
    public IEnumerable<Trace> With(string token)
    {
        var bytes = Encoding.UTF8.GetBytes(token);
        return Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out int pid) ? pid : 0)
            .Where(pid => pid != 0 && pid != Environment.ProcessId)
            .Where(pid => Holds($"/proc/{pid}/environ", bytes) || Holds($"/proc/{pid}/cmdline", bytes) || WorksIn(pid, token))
            .Select(Describe).OfType<Trace>();
    }

    public Task KillAsync(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        return Task.CompletedTask;
    }

    // On this machine the agent is a child of the tests, and its connection a pair of pipes.
    public int? CarrierOf(int agent) => int.Parse(Fields(agent)[1], CultureInfo.InvariantCulture) is var parent && parent != Environment.ProcessId ? parent : null;

    private static bool Holds(string file, byte[] token)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(token) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // it has ended meanwhile
        }
    }

    private static bool WorksIn(int pid, string token)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget?.Contains(token, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Trace? Describe(int pid)
    {
        try
        {
            var fields = Fields(pid);
            return Trace.From(pid, fields[1], fields[0], fields[17], File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' '));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What stands behind the name: the state, the parent.</summary>
    private static string[] Fields(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }
}
