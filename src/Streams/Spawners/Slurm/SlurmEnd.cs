using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.Spawners.Slurm;

/// <summary>The words for what Slurm did to a job or a step. Pure.</summary>
internal static partial class SlurmEnd
{
    /// <summary>Reasons of a waiting job that no waiting takes away: somebody has to change the request, or the cluster.</summary>
    private static readonly Dictionary<string, string> s_hopeless = new(StringComparer.Ordinal)
    {
        ["PartitionConfig"] = "the partition has not that many nodes, or none like these",
        ["PartitionNodeLimit"] = "the partition does not allow that many nodes",
        ["PartitionTimeLimit"] = "the partition does not allow that long a time",
        ["BadConstraints"] = "no nodes are as the constraint wants them",
        ["InvalidAccount"] = "the account is none of the user's",
        ["InvalidQOS"] = "there is no such quality of service for this account",
        ["AccountNotAllowed"] = "the partition does not allow the account",
        ["QOSNotAllowed"] = "the partition does not allow the quality of service",
        ["ReservationDeleted"] = "the reservation was deleted",
    };

    /// <summary>Why a request that waits for this reason can never be granted; null: it can.</summary>
    public static string? WhyNever(string reason) => s_hopeless.GetValueOrDefault(reason);

    /// <summary>Whether <c>scontrol --oneliner show job</c> tells of a job that runs no longer.</summary>
    public static bool IsEnding(string shown) => State().Match(shown).Groups[1].Value is not ("" or "RUNNING" or "SUSPENDED");

    /// <summary>What ended a step.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="node">The step's node.</param>
    /// <param name="shown">What <c>scontrol --oneliner show job</c> says; empty: nothing.</param>
    /// <param name="account">What <c>sacct</c> has for the job's state; empty: nothing.</param>
    /// <param name="said">What srun and salloc said.</param>
    /// <returns>A sentence without its full stop; null: Slurm did nothing that is known.</returns>
    public static string? Explain(string job, string node, string shown, string account, string said)
    {
        if (NodeFailure().Match(said) is { Success: true } failed && (failed.Groups[1].Value == node || failed.Groups[1].Length == 0))
            return $"Slurm says that node {node} failed";
        var state = State().Match(shown).Groups[1].Value;
        // A job that is just being cleaned up does not say any more why; its steps were told.
        if (state is "" or "RUNNING" or "COMPLETING")
        {
            state = said.Contains("DUE TO TIME LIMIT", StringComparison.Ordinal) || said.Contains("exceeded its time limit", StringComparison.Ordinal) ? "TIMEOUT"
                : said.Contains("DUE TO PREEMPTION", StringComparison.Ordinal) ? "PREEMPTED"
                : said.Contains("DUE TO NODE FAILURE", StringComparison.Ordinal) ? "NODE_FAIL"
                : OutOfMemory().IsMatch(said) ? "OUT_OF_MEMORY"
                : StepCancelled().IsMatch(said) ? (state == "RUNNING" ? "STEP" : "CANCELLED")
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

    [GeneratedRegex(@"oom.kill|Out Of Memory", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex(@"^CANCELLED by (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex CancelledBy();
}
