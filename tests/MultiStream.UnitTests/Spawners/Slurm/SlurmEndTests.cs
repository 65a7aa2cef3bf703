using MultiStream.Spawners.Slurm;

namespace MultiStream.UnitTests.Spawners.Slurm;

/// <summary>What Slurm 22.05 says, and what it is called.</summary>
public sealed class SlurmEndTests
{
    private const string Cancelled = "srun: Job step aborted: Waiting up to 4 seconds for job step to finish.\nslurmstepd-n2: error: *** STEP 13.0 ON n2 CANCELLED AT 2026-11-21T20:24:38 ***\nsrun: error: n2: task 0: Terminated";

    [Theory]
    [InlineData("JobId=7 JobState=CANCELLED Reason=None TimeLimit=UNLIMITED", "", Cancelled, "Slurm ended job 7: CANCELLED, by somebody (scancel)")]
    [InlineData("JobId=7 JobState=CANCELLED Reason=None", "CANCELLED by 0", Cancelled, "Slurm ended job 7: CANCELLED by uid 0")]
    [InlineData("JobId=7 JobState=COMPLETING Reason=None", "", Cancelled, "Slurm ended job 7: CANCELLED, by somebody (scancel)")]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", "", Cancelled, "its step of job 7 was cancelled (scancel), or the job is ending")]
    [InlineData("JobId=7 JobState=TIMEOUT Reason=TimeLimit TimeLimit=00:01:00 TimeMin=N/A", "TIMEOUT", "", "Slurm ended job 7: TIMEOUT, its time limit of 00:01:00 was over. Ask for more with time=\"…\"")]
    [InlineData("JobId=7 JobState=COMPLETING Reason=TimeLimit TimeLimit=00:01:00", "", "slurmstepd-n1: error: *** STEP 7.0 ON n1 CANCELLED AT 2026-11-21T20:26:07 DUE TO TIME LIMIT ***",
        "Slurm ended job 7: TIMEOUT, its time limit of 00:01:00 was over. Ask for more with time=\"…\"")]
    [InlineData("JobId=7 JobState=PREEMPTED Reason=None", "", Cancelled, "Slurm ended job 7: PREEMPTED, another one has precedence")]
    [InlineData("", "", "slurmstepd-n1: error: *** STEP 7.0 ON n1 CANCELLED AT 2026-11-21T20:26:07 DUE TO PREEMPTION ***", "Slurm ended job 7: PREEMPTED, another one has precedence")]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", "", "srun: error: Node failure on n2", "Slurm says that node n2 failed")]
    [InlineData("JobId=7 JobState=NODE_FAIL Reason=None", "", "", "Slurm ended job 7: NODE_FAIL, a node of it failed")]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", "", "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=7.0.", "Slurm ended a process of job 7 at node n2: OUT_OF_MEMORY. Ask for more with options=\"--mem=…\"")]
    [InlineData("JobId=7 JobState=DEADLINE Reason=None", "", "", "Slurm ended job 7: DEADLINE")]
    public void What_ended_a_step_is_told_apart(string shown, string account, string said, string sentence) => Assert.Equal(sentence, SlurmEnd.Explain("7", "n2", shown, account, said));

    [Theory]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", "srun: error: n2: task 0: Exited with exit code 98")]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", "salloc: error: Node failure on n3")]   // another one
    [InlineData("", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)")]
    public void What_Slurm_did_not_do_is_not_laid_on_it(string shown, string said) => Assert.Null(SlurmEnd.Explain("7", "n2", shown, "", said));

    [Theory]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", false)]
    [InlineData("JobId=7 JobState=COMPLETING Reason=None", true)]
    [InlineData("JobId=7 JobState=PREEMPTED Reason=None", true)]
    [InlineData("", false)]
    public void A_job_that_is_being_ended_is_known(string shown, bool ending) => Assert.Equal(ending, SlurmEnd.IsEnding(shown));

    [Theory]
    [InlineData("PartitionTimeLimit", true)]
    [InlineData("PartitionNodeLimit", true)]
    [InlineData("Resources", false)]
    [InlineData("Priority", false)]
    [InlineData("ReqNodeNotAvail", false)]   // a node that is down comes up again
    public void It_is_known_what_is_never_granted(string reason, bool never) => Assert.Equal(never, SlurmEnd.WhyNever(reason) is not null);
}
