using System.Text.Json;
using MultiStream.Running;

namespace MultiStream.Report;

/// <summary>The picture of a run: one HTML file, made from the run's <c>events.jsonl</c>, that needs nothing else to be opened.</summary>
internal static class RunReport
{
    public const string FileName = "report.html", EventsName = "events.jsonl";

    /// <summary>Browsers hold a page of some 500 MB at most.</summary>
    private const long Limit = 256 << 20;

    /// <summary>A picture of so many bytes of events is made in some hundredths of a second.</summary>
    private const long Small = 4 << 20;

    /// <summary>Makes the picture, whether or not the run came to its end.</summary>
    /// <param name="run">The run's folder, or the file of its events.</param>
    /// <param name="output">The file to write; without it <see cref="FileName"/> in the run's folder.</param>
    /// <param name="limit">How many bytes of events are shown.</param>
    /// <param name="atOnce">Touches the disk when the page is whole: whoever kills this process meanwhile leaves no half file.</param>
    /// <returns>The full path of the picture.</returns>
    /// <exception cref="MultiStreamException">There are no events that can be read, or the file cannot be written, or would take the place of the events.</exception>
    public static string Write(string run, string? output = null, long limit = Limit, bool atOnce = false)
    {
        var events = Path.GetFullPath(Directory.Exists(run) ? Path.Combine(run, EventsName) : run);
        var folder = Path.GetDirectoryName(events)!;
        var target = Path.GetFullPath(output ?? Path.Combine(folder, FileName));
        // Made beside it and moved: whoever has the old one open, or looks while this one is made, sees a whole page.
        var half = $"{target}.{Environment.ProcessId}.part";
        try
        {
            if (!File.Exists(events))
                throw new MultiStreamException(Missing(run));
            // By its name too: links may make two paths of one file.
            if (target.Equals(events, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(target).Equals(EventsName, StringComparison.OrdinalIgnoreCase))
                throw new MultiStreamException($"The report cannot be written to {target}: that is where the events of a run are, and it would take their place. Name another file, such as {FileName}.");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                using (var source = new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                using (Stream page = atOnce ? new MemoryStream() : File.Create(half))
                {
                    Write(new EventReader(source, events, limit), page, LinkTo(folder, Path.GetDirectoryName(target)!));
                    if (page is MemoryStream whole)
                        File.WriteAllBytes(half, whole.ToArray());
                }
                File.Move(half, target, overwrite: true);
            }
            finally
            {
                File.Delete(half);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultiStreamException($"The report of {events} could not be written to {target}: {e.Message}", e);
        }
        return target;
    }

    /// <summary>For the end of a run, to which nothing may happen because of its picture.</summary>
    /// <returns>The full path of the picture, or null when there is none. Of a run without events nothing is said: whoever could not write them has said why.</returns>
    public static string? TryWrite(string run, Action<string> warn, bool atOnce = false, long most = long.MaxValue)
    {
        try
        {
            return new FileInfo(Path.Combine(run, EventsName)) is { Exists: true } events && events.Length <= most ? Write(run, atOnce: atOnce) : null;
        }
#pragma warning disable CA1031 // The tests have their results already; a run does not fail over its picture.
        catch (Exception e)
#pragma warning restore CA1031
        {
            warn(e is MultiStreamException ? e.Message : $"There is no report of the run in {run}, because of an error in MultiStream itself: {e}");
            return null;
        }
    }

    /// <summary>For the end of the process, which waits: makes the picture of a run that has few events. A larger one is made by <c>multistream report</c>.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="limit">How long it waits; on a disk that hangs, the picture is not made.</param>
    public static void TryWriteSmall(string run, TimeSpan limit)
    {
        // A thread of its own: the pool may be blocked when a process ends.
        var writing = new Thread(() => TryWrite(run, _ => { }, atOnce: true, most: Small)) { IsBackground = true, Name = "MultiStream report" };   // nobody listens any more
        writing.Start();
        writing.Join(limit);
    }

    private static void Write(EventReader events, Stream page, string files)
    {
        var parts = ReportPage.Parts();
        page.Write(parts.BeforeEvents);
        page.WriteByte((byte)'[');
        for (bool first = true; events.TryRead(out var line); first = false)
        {
            if (!first)
                page.Write(",\n"u8);
            ReportPage.WriteData(page, line);
        }
        page.WriteByte((byte)']');
        page.Write(parts.BeforeFacts);
        ReportPage.WriteData(page, Facts(events, files));
        page.Write(parts.AfterFacts);
    }

    /// <summary>What the page must know beside the events.</summary>
    private static byte[] Facts(EventReader events, string files) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["unreadable"] = events.Unreadable,
        ["cut"] = events.IsCut,
        ["files"] = files,
        // Where a stream's files are, when its name is no name of a folder.
        ["folders"] = events.Streams.Where(s => SafeName.For(s) != s).ToDictionary(s => s, SafeName.For),
    });

    /// <summary>The way from the page to the run's files, as the beginning of links; it ends with <c>/</c>, or is empty when no link leads there.</summary>
    private static string LinkTo(string folder, string from)
    {
        var path = Path.GetRelativePath(from, folder);
        // To another drive there is none.
        return Path.IsPathRooted(path) ? "" : string.Concat(path.Split(Path.DirectorySeparatorChar).Select(p => Uri.EscapeDataString(p) + "/"));
    }

    private static string Missing(string run)
    {
        if (!Directory.Exists(run))
            return $"There is no folder {run}. A run's folder is TestResults/MultiStream/<run>, and has a file {EventsName}.";
        var runs = new DirectoryInfo(run).EnumerateFiles(EventsName, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
            .Select(f => Path.GetRelativePath(run, f.DirectoryName!)).OrderDescending(StringComparer.Ordinal).Take(3).ToList();
        return $"There is no {EventsName} in {run}." + (runs.Count > 0
            ? $" Below it there are runs that have one: {string.Join(", ", runs)}"
            : " A run writes it into its folder, TestResults/MultiStream/<run>.");
    }
}
