using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream.Evidence;

/// <summary>
/// What the streams of one test are asked when it has failed, while their blocks still run. Each is asked once, as soon as the failure is known; what is one machine's is told by one
/// of its streams. Waits no longer than its limit, whatever the streams do.
/// </summary>
internal sealed class FailureEvidence(TestScope scope)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>How much longer the disk here may take for the files.</summary>
    private static readonly TimeSpan s_disk = TimeSpan.FromSeconds(5);

    /// <summary>Of which lines of logs are wanted, at least: what went wrong may have begun before the test.</summary>
    private static readonly TimeSpan s_since = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<ExecutionStream, Task> _asked = [];
    private readonly Dictionary<string, ExecutionStream> _machines = new(StringComparer.Ordinal);
    private bool _failed;

    /// <summary>The test has failed, and not because its run was cancelled.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_lock)
                return _failed && !scope.Cancelled.IsCancellationRequested;
        }
    }

    /// <summary>The test is skipped: what its streams wait for is nobody's failure.</summary>
    public bool IsSkipped { get; set; }

    /// <summary>The run was cancelled: nothing is asked any more, and who waits for answers goes on.</summary>
    public void Cancel() => scope.Cancelled.Cancel();

    /// <summary>The test has failed. Completes when all streams that were open were asked, at its limit at the latest; never faults.</summary>
    /// <param name="streams">Those of the test, as they are now.</param>
    /// <param name="when">The end of a sentence: <c>when its body had failed</c>.</param>
    public async Task FailedAsync(IReadOnlyList<ExecutionStream> streams, string when)
    {
        Task all;
        lock (_lock)
        {
            _failed = true;
            if (scope.Cancelled.IsCancellationRequested)
                return;
            foreach (var stream in streams.Where(s => s.MayGiveEvidence && !_asked.ContainsKey(s)))
            {
                var question = Question(stream, when);
                _asked[stream] = Task.Run(() => stream.GiveEvidenceAsync(question));
            }
            all = Task.WhenAll(_asked.Values);
        }
        await all.WaitAsync(scope.Limits.Of(s_limit) + s_disk).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private EvidenceQuestion Question(ExecutionStream stream, string when)
    {
        var since = scope.Elapsed + TimeSpan.FromMinutes(1);
        var question = new EvidenceQuestion(when, scope.Limits.Of(s_limit), since > s_since ? since : s_since, scope.Cancelled.Token);
        if (stream.LostReason is not null || MachineOf(stream) is not { } machine || _machines.TryAdd(machine, stream))
            return question;
        return question with { SameMachineAs = _machines[machine] };
    }

    /// <summary>The same text for streams to one machine, as far as is known; null: it may be one that no other stream is on.</summary>
    private static string? MachineOf(ExecutionStream stream) => stream.Kind is KnownKinds.Local or KnownKinds.Ssh or KnownKinds.Command
        // Not by the boot's id alone: a network namespace, a chroot and another user each see something else.
        ? string.Join('\n', [stream.Kind, stream.BootOf ?? "", .. stream.Place.Settings.OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase).Select(s => $"{s.Key}={s.Value}")])
        : null;
}

/// <summary>What one stream is asked.</summary>
/// <param name="When">The end of a sentence.</param>
/// <param name="Limit">For its agent's answer.</param>
/// <param name="Since">How old lines of logs may be.</param>
/// <param name="Cancel">Cancelled: it is no longer wanted.</param>
internal sealed record EvidenceQuestion(string When, TimeSpan Limit, TimeSpan Since, CancellationToken Cancel)
{
    /// <summary>The stream that tells of the machine; null: this one does.</summary>
    public ExecutionStream? SameMachineAs { get; init; }
}
