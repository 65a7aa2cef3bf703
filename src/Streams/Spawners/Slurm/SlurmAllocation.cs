using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using MultiStream.Platform;

namespace MultiStream.Spawners.Slurm;

/// <summary>
/// Nodes that Slurm gave for a test. They are held by a shell, beside salloc, that reads a pipe of this process: when that ends, however it ends, the shell ends the
/// request or the job.
/// </summary>
internal sealed partial class SlurmAllocation : IAsyncDisposable
{
    /// <summary>
    /// $1: the job's name; the others: salloc's words. salloc waits in the background for the nodes, and holds them until the pipe ends, which its shell reads too: so the job ends by
    /// whichever of them lives. One that only waits does not read: its request is cancelled half a second later, when who has nodes has given them back. One that
    /// is then still there is killed: told at once by a signal or by Slurm, and by the end of its shell, salloc 22.05 may go on for ever, with all of a processor (2 of 20 did).
    /// What a killed one leaves is for the last lines, which go on by themselves while Slurm does not answer. A request of its may be on its way to Slurm when it is killed, and be no job
    /// yet when the name is cancelled: so that is done again.
    /// SIGTERM goes to all processes of a session that is ended (a CI job that is aborted, a container that is stopped), some seconds before SIGKILL does: who gives the nodes back must outlive it.
    /// salloc must not: it gives them back then.
    /// </summary>
    private const string Guard = """
        exec 3<&0; trap '' HUP INT TERM
        name=$1; shift
        (trap - TERM; exec salloc "$@" sh -c 'echo "granted $SLURM_JOB_ID $SLURM_JOB_NODELIST"; while read -r x; do :; done; kill -0 $PPID 2>/dev/null || scancel --quiet "$SLURM_JOB_ID"') <&3 3<&- & salloc=$!
        { while read -r x; do :; done; sleep 0.5; scancel --quiet --name="$name"; sleep 2; kill -9 $salloc; } <&3 3<&- >/dev/null 2>&1 & watch=$!
        exec 3<&- </dev/null
        wait $salloc; code=$?
        kill -9 $watch 2>/dev/null
        {
            n=0; until scancel --quiet --name="$name" || [ $n -eq 60 ]; do n=$((n+1)); sleep 5; done
            [ $code -le 128 ] || for pause in 5 10; do sleep $pause; scancel --quiet --name="$name"; done
        } >/dev/null 2>&1 &
        exit $code
        """;

    private const int KeptLines = 40;
    private static readonly TimeSpan s_ask = TimeSpan.FromSeconds(30), s_end = TimeSpan.FromSeconds(15);
    private readonly SlurmCluster _cluster;
    private readonly Process _guard;
    private readonly Queue<string> _told = new();
    private readonly Channel<string> _news = Channel.CreateUnbounded<string>();
    private readonly Task _reading;
    private string? _id;

    private SlurmAllocation(SlurmCluster cluster, Process guard)
    {
        (_cluster, _guard) = (cluster, guard);
        _reading = Task.WhenAll(ReadAsync(guard.StandardOutput), ReadAsync(guard.StandardError));
        _ = _reading.ContinueWith(_ => _news.Writer.TryComplete(), TaskScheduler.Default);
    }

    /// <summary>The job with its nodes.</summary>
    public SlurmJob Job { get; private set; } = null!;   // RequestAsync gives it before anybody has this

    public IReadOnlyList<SlurmNode> Nodes { get; private set; } = [];

    /// <summary>The last that salloc said.</summary>
    private string Told
    {
        get
        {
            lock (_told)
                return string.Join('\n', _told);
        }
    }

    /// <summary>Waits in Slurm's queue for what is asked.</summary>
    /// <exception cref="SlurmException">Slurm refuses it, or can never grant it.</exception>
    public static async Task<SlurmAllocation> RequestAsync(SlurmCluster cluster, SlurmRequest request, Action<string> tell, CancellationToken cancel)
    {
        var name = $"multistream-{Short(request.Places[0].Test)}{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var start = cluster.Start("sh", ["-c", Guard, "guard", name, .. request.SallocWords(name)]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        SlurmAllocation allocation;
        try
        {
            allocation = new SlurmAllocation(cluster, Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new SlurmException($"salloc cannot be started: {e.Message}");
        }
        try
        {
            await allocation.WaitAsync(request, tell, cancel);
            return allocation;
        }
        catch
        {
            try
            {
                await allocation.DisposeAsync();
            }
            catch (SlurmException e)
            {
                tell($"The request of {request.Who} is given up, and is not known to have ended: {e.Message}");   // why it is given up is the news
            }
            throw;
        }
    }

    /// <summary>Ends the job or the request, and waits until Slurm has heard it.</summary>
    /// <exception cref="SlurmException">That is not known to have happened.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _guard.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and the job with it.
        }
        using var limit = new CancellationTokenSource(s_end);
        try
        {
            await _guard.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(limit.Token);
            _guard.Dispose();
            // A site may give a job another name than it was asked for, and salloc may have been killed.
            if (_id is not null && !IsOver().IsMatch(Told))
                await _cluster.AskAsync("scancel", ["--quiet", _id], s_end, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            throw new SlurmException($"salloc did not end within {s_end.TotalSeconds:0} s of being told to; it tries on.{PlaceFailure.Said(" It said: ", Told)}");
        }
    }

    private async Task WaitAsync(SlurmRequest request, Action<string> tell, CancellationToken cancel)
    {
        using var granted = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<string>? never = null;
        try
        {
            while (true)
            {
                var news = _news.Reader.ReadAsync(cancel).AsTask();
                if (never is not null && await Task.WhenAny(news, never) == never && !news.IsCompleted)
                    throw new SlurmException(await never);
                var line = await news;
                if (Pending().Match(line) is { Success: true } pending && never is null)
                    never = WatchQueueAsync(_id = pending.Groups[1].Value, request, tell, granted.Token);
                if (Granted().Match(line) is { Success: true } there)
                {
                    Job = new AllocatedJob(this, _id = there.Groups[1].Value);
                    Nodes = await SlurmNode.InAsync(_cluster, there.Groups[2].Value, cancel);
                    // By options, or by a rule of the site's.
                    if (Nodes.Count < request.Nodes)
                        throw new SlurmException(FormattableString.Invariant($"{request.Nodes} nodes were asked for, and Slurm job {_id} has {Nodes.Count} ({there.Groups[2].Value}). Look through the options that salloc gets ({request.What})."));
                    return;
                }
            }
        }
        catch (ChannelClosedException)
        {
            throw new SlurmException((Told.Contains("has been revoked", StringComparison.Ordinal)
                ? $"the request for {request.What}{(_id is null ? "" : $", job {_id},")} was taken out of Slurm's queue while it waited, by somebody (scancel) or by Slurm."
                : $"Slurm refused the request for {request.What}.") + PlaceFailure.Said(" salloc said: ", Told));
        }
        finally
        {
            await granted.CancelAsync();
            if (never is not null)
                await ((Task)never).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells why the job waits, as often as that changes. Salloc says nothing of it, and Slurm tells it only to who asks.</summary>
    /// <returns>Why it will never be granted.</returns>
    private async Task<string> WatchQueueAsync(string job, SlurmRequest request, Action<string> tell, CancellationToken cancel)
    {
        var backoff = Backoff.ForQueue();
        var told = "";
        while (true)
        {
            var (_, answer, _) = await _cluster.AskAsync("squeue", ["--noheader", $"--jobs={job}", "--states=PENDING", "--format=%P %r"], s_ask, cancel);
            var (partitions, reason) = answer.Split(' ', 2) is [var before, var behind] ? (before, behind.Trim()) : ("", "");
            if (await WhyNeverAsync(request, partitions, reason, told, cancel) is { } never)
                return $"Slurm can never grant the request for {request.What}: job {job} waits for {reason}: {never}.";
            // None: Slurm has not thought about it yet.
            if (reason.Length > 0 && reason is not "None" && reason != told)
                tell($"Slurm job {job} for {request.Who} ({request.What}) waits: {told = reason}");
            await backoff.WaitAsync(cancel);
        }
    }

    /// <summary>The partition is asked for once, when the reason is a new one.</summary>
    private async Task<string?> WhyNeverAsync(SlurmRequest request, string partitions, string reason, string told, CancellationToken cancel)
    {
        if (reason == told || !SlurmWait.DependsOnPartition(reason))
            return SlurmWait.WhyNever(reason);
        var (_, shown, _) = await _cluster.AskAsync("scontrol", ["--oneliner", "show", "partition"], s_ask, cancel);
        return SlurmWait.WhyNever(request.Nodes, partitions, shown);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_told)
            {
                _told.Enqueue(line);
                if (_told.Count > KeptLines)
                    _told.Dequeue();
            }
            _news.Writer.TryWrite(line);
        }
    }

    /// <summary>The test's own name, as far as a job's name may have it.</summary>
    private static string Short(string? test) =>
        test is null ? "" : string.Concat(test[(test.LastIndexOf('.') + 1)..].Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(40)) + "-";

    [GeneratedRegex(@"^salloc: Pending job allocation (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Pending();

    [GeneratedRegex(@"^granted (\d+) (\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Granted();

    [GeneratedRegex(@"^salloc: (Relinquishing job allocation|Job allocation \d+ has been revoked)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex IsOver();

    private sealed record AllocatedJob(SlurmAllocation Allocation, string Id) : SlurmJob(Allocation._cluster, Id)
    {
        public override bool EndsWithTest => true;

        public override string Told => Allocation.Told;
    }
}
