using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.Spawners.Slurm;

/// <summary>The words for what Slurm did to a job or a step. Pure.</summary>
internal static partial class SlurmEnd
{
    /// <summary>States from which no job comes back, each with its reason in its name.</summary>
    private static readonly string[] s_ends =
        ["COMPLETED", "CANCELLED", "FAILED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY", "REVOKED", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT"];

    /// <summary>A job that is just being cleaned up, whatever for.</summary>
    private const string Completing = "COMPLETING";

    /// <summary>Whether <c>scontrol --oneliner show job</c> tells of a job that runs no longer, or only for the time of grace before another one has its nodes.</summary>
    public static bool IsEnding(string shown) => (State().Match(shown).Groups[1].Value is var state && (state == Completing || s_ends.Contains(state, StringComparer.Ordinal))) || Preempted().IsMatch(shown);

    /// <summary>Whether it is just being cleaned up: why is shown afterwards.</summary>
    public static bool IsCompleting(string shown) => State().Match(shown).Groups[1].Value == Completing;

    /// <summary>Whether that says that a node failed.</summary>
    public static bool IsFailureOf(string said, string node) => NodeFailure().Matches(said).Any(f => f.Groups[1].Length == 0 || HostList.Holds(f.Groups[1].Value, node));

    /// <summary>Whether what srun and salloc said is that a job or a step is being ended.</summary>
    public static bool IsTold(string said) => StepCancelled().IsMatch(said) || Revoked().IsMatch(said);

    /// <summary>What ended a step.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="node">The step's node.</param>
    /// <param name="shown">What <c>scontrol --oneliner show job</c> says; empty: nothing.</param>
    /// <param name="account">What <c>sacct</c> has for the job's state; empty: nothing.</param>
    /// <param name="said">What srun and salloc said.</param>
    /// <returns>A sentence without its full stop; null: Slurm did nothing that is known.</returns>
    public static string? Explain(string job, string node, string shown, string account, string said)
    {
        if (IsFailureOf(said, node))
            return $"Slurm says that node {node} failed";
        var state = State().Match(shown).Groups[1].Value;
        // A job that is just being cleaned up does not say any more why; its steps were told, and so was who keeps accounts.
        if (!s_ends.Contains(state, StringComparer.Ordinal))
        {
            var kept = Array.Find(s_ends, e => account.StartsWith(e, StringComparison.Ordinal));
            state = kept is not null ? kept
                : Preempted().IsMatch(shown) ? "PREEMPTED"
                : said.Contains("DUE TO TIME LIMIT", StringComparison.Ordinal) || said.Contains("exceeded its time limit", StringComparison.Ordinal) ? "TIMEOUT"
                : said.Contains("DUE TO PREEMPTION", StringComparison.Ordinal) ? "PREEMPTED"
                : said.Contains("DUE TO NODE FAILURE", StringComparison.Ordinal) ? "NODE_FAIL"
                : OutOfMemory().IsMatch(said) ? "OUT_OF_MEMORY"
                : StepCancelled().IsMatch(said) ? (state is "" or Completing ? "CANCELLED" : "STEP")
                : "";
        }
        return state switch
        {
            "" => null,
            "STEP" => $"its step of job {job} was cancelled (scancel), or the job is ending",
            "CANCELLED" => $"Slurm ended job {job}: CANCELLED{(CancelledBy().Match(account) is { Success: true } by ? $" by uid {by.Groups[1].Value}" : ", by somebody (scancel)")}",
            "TIMEOUT" => $"Slurm ended job {job}: TIMEOUT, its time limit{(Limit().Match(shown) is { Success: true } limit ? $" of {limit.Groups[1].Value}" : "")} was over. Ask for more with time=\"…\"",
            "PREEMPTED" => $"Slurm ended job {job}: PREEMPTED, another one has precedence",
            "NODE_FAIL" => $"Slurm ended job {job}: NODE_FAIL, a node of it failed",
            "OUT_OF_MEMORY" => $"Slurm ended a process of job {job} at node {node}: OUT_OF_MEMORY. Ask for more with options=\"--mem=…\"",
            "COMPLETED" => $"job {job} is over",
            _ => string.Create(CultureInfo.InvariantCulture, $"Slurm ended job {job}: {state}"),
        };
    }

    [GeneratedRegex(@"\bJobState=(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex State();

    [GeneratedRegex(@"\bTimeLimit=(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Limit();

    [GeneratedRegex(@"^s(?:run|alloc): error: Node failure on (\S*)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex NodeFailure();

    [GeneratedRegex(@"\*\*\* (?:STEP|JOB) \S+ ON \S+ CANCELLED AT", RegexOptions.CultureInvariant)]
    private static partial Regex StepCancelled();

    [GeneratedRegex(@"\bPreemptTime=\d", RegexOptions.CultureInvariant)]
    private static partial Regex Preempted();

    [GeneratedRegex(@"^salloc: Job allocation \d+ has been revoked", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Revoked();

    [GeneratedRegex(@"oom.kill|Out Of Memory", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex(@"^CANCELLED by (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex CancelledBy();
}
