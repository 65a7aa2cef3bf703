using System.Globalization;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>The processes that the kernel numbers together: whatever they did to hide, they are in its list.</summary>
internal sealed class PidNamespace
{
    private readonly string _link;

    private PidNamespace(string link) => _link = link;

    /// <summary>The one that a stream's processes are in. Its guardian is always there, soon after it was opened.</summary>
    public static async Task<PidNamespace> OfAsync(ExecutionStream stream)
    {
        string? link = null;
        await LabWait.UntilAsync(() => Task.FromResult(Traces.Of(stream)!.Guardian() is { } guardian && (link = Link(guardian)) is not null), FaultRun.Limit, $"the guardian of stream '{stream.Name}'");
        return new PidNamespace(link!);
    }

    /// <summary>By their numbers here, in order; those that have ended and only wait to be buried are none.</summary>
    public IReadOnlyList<int> Processes() =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let pid = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int number) ? number : 0
           where pid != 0 && Link(pid) == _link && Lives(pid)
           orderby pid
           select pid,
    ];

    private static string? Link(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;   // it has ended meanwhile
        }
    }

    private static bool Lives(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
