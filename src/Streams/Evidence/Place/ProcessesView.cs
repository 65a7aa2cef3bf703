using System.Globalization;

namespace MultiStream.Evidence.Place;

/// <summary>The processes of a place at one moment, in words: a stream's own as a tree, and those of the others that take most.</summary>
internal sealed class ProcessesView
{
    private const int MaxOwn = 120, MaxOthers = 12, MaxCommand = 300, MaxCommandBytes = 4096, MaxIndent = 20;
    private const string Head = "    PID   PPID S  RUNS FOR   CPU TIME   CPU       RSS  THR  FDS WAITS IN           COMMAND";
    private readonly string _proc;
    private readonly double _uptime;
    private readonly Dictionary<int, SeenProcess> _all = [];
    private readonly List<(SeenProcess Process, int Depth)> _own = [];
    private readonly HashSet<int> _ownPids = [];

    /// <param name="root">The stream's agent: what descends from it is the stream's.</param>
    /// <param name="leaveOut">Processes that help the agent, and are nobody's.</param>
    /// <param name="proc">The folder <c>/proc</c>.</param>
    public ProcessesView(int root, IReadOnlyCollection<int> leaveOut, string proc = "/proc")
    {
        _proc = proc;
        _uptime = MachineView.Uptime(proc) ?? 0;
        foreach (var name in SystemFile.Names(proc) ?? [])
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) && SystemFile.Read($"{proc}/{name}/stat") is { } stat && SeenProcess.Parse(stat) is { } seen)
                _all[seen.Pid] = seen;
        }
        var children = _all.Values.OrderBy(p => p.StartTicks).ThenBy(p => p.Pid).ToLookup(p => p.Parent);
        if (_all.TryGetValue(root, out var first))
            Add(first, 0);

        void Add(SeenProcess process, int depth)
        {
            if (leaveOut.Contains(process.Pid) || !_ownPids.Add(process.Pid))
                return;
            _own.Add((process, depth));
            foreach (var child in children[process.Pid])
                Add(child, depth + 1);
        }
    }

    public IEnumerable<int> All => _all.Keys;

    /// <summary>The stream's, its agent first.</summary>
    public IReadOnlyCollection<int> Own => _ownPids;

    /// <summary>A process for who names it: <c>4711 (nginx)</c>.</summary>
    public string Describe(int pid) => string.Create(CultureInfo.InvariantCulture, $"{pid}{(_all.TryGetValue(pid, out var process) ? $" ({process.Name})" : "")}");

    /// <summary>The stream's processes as a tree.</summary>
    public List<string> Tree()
    {
        List<string> lines = [Head, .. _own.Take(MaxOwn).Select(p => Line(p.Process, p.Depth, isOwn: true))];
        if (_own.Count > MaxOwn)
            lines.Add($"[… {_own.Count - MaxOwn} more]");
        return lines;
    }

    /// <summary>Of the machine's other processes those that have used most CPU time, and those that have most memory.</summary>
    public List<string> Others()
    {
        var others = _all.Values.Where(p => !_ownPids.Contains(p.Pid)).ToList();
        List<SeenProcess> busy = [.. others.OrderByDescending(Share).ThenBy(p => p.Pid).Take(MaxOthers)];
        List<SeenProcess> large = [.. others.OrderByDescending(p => p.Pages).ThenBy(p => p.Pid).Take(MaxOthers)];
        var states = others.GroupBy(p => p.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}");
        List<string> lines = [$"{others.Count} processes beside the stream's own, by state: {string.Join(", ", states)}", "most CPU since their start:", Head];
        lines.AddRange(busy.Select(p => Line(p, 0, isOwn: false)));
        lines.Add("most memory, of the rest:");
        lines.AddRange(large.Except(busy).Select(p => Line(p, 0, isOwn: false)));
        // Waiting for a disk or a network that does not answer: no signal ends them.
        var stuck = others.Where(p => p.State == 'D').Except(busy).Except(large).Take(MaxOthers).ToList();
        if (stuck.Count > 0)
            lines.AddRange(["in uninterruptible sleep, of the rest:", .. stuck.Select(p => Line(p, 0, isOwn: false))]);
        return lines;
    }

    private double Share(SeenProcess process) => process.CpuSeconds / Math.Max(0.1, Age(process));

    private double Age(SeenProcess process) => Math.Max(0, _uptime - process.StartTicks / SeenProcess.TicksInSecond);

    private string Line(SeenProcess process, int depth, bool isOwn)
    {
        var descriptors = isOwn ? SystemFile.Names($"{_proc}/{process.Pid}/fd")?.Count.ToString(CultureInfo.InvariantCulture) ?? "?" : "";
        var channel = SystemFile.Line($"{_proc}/{process.Pid}/wchan") is { Length: > 1 } seen ? seen.Split('.')[0] : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{process.Pid,7}{process.Parent,7} {process.State} {Span(Age(process)),9} {process.CpuSeconds,9:0.00}s {100 * Share(process),4:0}% {process.Megabytes,7:0.0}MB {process.Threads,4} {descriptors,4} {channel,-18} {new string(' ', 2 * Math.Min(depth, MaxIndent))}{Command(process)}");
    }

    /// <summary>As it was started; a process without arguments (the kernel's own, or one that has ended) by its name.</summary>
    private string Command(SeenProcess process)
    {
        var words = SystemFile.Read($"{_proc}/{process.Pid}/cmdline", MaxCommandBytes)?.TrimEnd('\0').Replace('\0', ' ');
        if (string.IsNullOrEmpty(words))
            return $"[{process.Name}]{(process.State == 'Z' ? " has ended, and its parent has not looked yet" : "")}";
        if (words.Length <= MaxCommand)
            return words;
        return string.Concat(words.AsSpan(0, char.IsHighSurrogate(words[MaxCommand - 1]) ? MaxCommand - 1 : MaxCommand), "…");
    }

    /// <summary><c>12.3s</c>, <c>5m02s</c>, <c>3h05m</c>, <c>12d03h</c>.</summary>
    public static string Span(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time switch
        {
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s"),
            { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours}h{time.Minutes:00}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d{time.Hours:00}h"),
        };
    }
}
