using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MultiStream.Evidence;
using MultiStream.Platform;
using MultiStream.Report;

namespace MultiStream.Tool;

/// <summary>A run that is followed by its events.</summary>
internal sealed class WatchedRun : IDisposable
{
    private static readonly TimeSpan s_clockMayBeSet = TimeSpan.FromMinutes(1);

    private readonly FileStream _source;
    private readonly EventReader _reader;
    private DateTime _began = DateTime.UtcNow;
    private string? _machine;
    private long? _process;

    private WatchedRun(string events)
    {
        _source = new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _reader = new EventReader(_source, events, long.MaxValue);
    }

    public Tally Tally { get; } = new();

    /// <exception cref="MultiStreamException">There is no run.</exception>
    public static WatchedRun Open(string path)
    {
        if (File.Exists(path))
            return new WatchedRun(path);
        if (!Directory.Exists(path))
            throw new MultiStreamException($"There is no folder {path}. A run's folder is TestResults/MultiStream/<run>.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 };
        // Runs are named by when they began.
        var newest = new DirectoryInfo(path).EnumerateFiles(RunReport.EventsName, options).MaxBy(f => f.Directory!.Name, StringComparer.Ordinal);
        return newest is null ? throw new MultiStreamException($"There is no {RunReport.EventsName} in {path}, nor below it. A run writes it into its folder, TestResults/MultiStream/<run>.") : new WatchedRun(newest.FullName);
    }

    /// <summary>Until the run's end, until it is known that none will come, or once.</summary>
    public async Task FollowAsync(IWatchScreen screen, bool once, CancellationToken cancel)
    {
        var backoff = Backoff.ForFollowing();
        for (bool over = once; ;)
        {
            bool read = Read();
            if (Tally.Outcome is not null)
            {
                screen.End($"{TallyText.Line(Tally, Tally.Last)}; the run has ended after {TallyText.Length(Tally.Last)}: {Tally.Outcome}");
                return;
            }
            if (over)
            {
                var line = TallyText.Line(Tally, once && !IsGone() ? Now() : Tally.Last);
                screen.End(IsGone() ? $"{line}; the run was cut off after {TallyText.Length(Tally.Last)}: its process is gone" : line);
                return;
            }
            screen.Show(TallyText.Line(Tally, now: null), TallyText.Line(Tally, Now()));
            if (read)
                backoff = Backoff.ForFollowing();
            // What it wrote last may have come between the reading and this.
            else if (IsGone())
            {
                over = true;
                continue;
            }
            await backoff.WaitAsync(cancel);
        }
    }

    public void Dispose() => _source.Dispose();

    /// <summary>Reads what is there; false: nothing was.</summary>
    private bool Read()
    {
        bool any = false;
        for (; _reader.TryRead(out var line); any = true)
        {
            var happened = JsonEvent.Read(line);
            if (happened.Name == "run-begin")
            {
                (_machine, _process) = (happened.Text("machine"), happened.Number("pid"));
                if (DateTime.TryParse(happened.Text("utc"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var began))
                    _began = began;
            }
            Tally.Add(happened, happened.At);
        }
        return any;
    }

    private TimeSpan Now() => DateTime.UtcNow - _began is var passed && passed > Tally.Last ? passed : Tally.Last;

    /// <summary>The process that ran the tests was one of this machine, and is there no more; another one may have its number.</summary>
    private bool IsGone()
    {
        if (_process is not { } id || _machine != Environment.MachineName)
            return false;
        try
        {
            using var process = Process.GetProcessById((int)id);
            // Some time later: when it started is reckoned from a clock that may have been set since.
            return process.HasExited || process.StartTime.ToUniversalTime() > _began + s_clockMayBeSet;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // It is somebody else's, or ends just now: the next look knows.
            return false;
        }
    }
}
