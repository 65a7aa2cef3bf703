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
    [InlineData("JobId=7 JobState=RUNNING Reason=None", "", "salloc: error: Node failure on n7\nsalloc: error: Node failure on n[1,3],n[2-2]", "Slurm says that node n2 failed")]
    [InlineData("JobId=7 JobState=COMPLETING Reason=None PreemptTime=2026-11-21T21:51:40", "", Cancelled, "Slurm ended job 7: PREEMPTED, another one has precedence")]
    [InlineData("JobId=7 JobState=COMPLETING Reason=None PreemptTime=None", "TIMEOUT", Cancelled, "Slurm ended job 7: TIMEOUT, its time limit was over. Ask for more with time=\"…\"")]
    [InlineData("JobId=7 JobState=CONFIGURING Reason=None", "", Cancelled, "its step of job 7 was cancelled (scancel), or the job is ending")]
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
    [InlineData("JobId=7 JobState=CONFIGURING Reason=None", false)]
    [InlineData("JobId=7 JobState=SIGNALING Reason=None PreemptTime=None", false)]
    [InlineData("JobId=7 JobState=RUNNING Reason=None PreemptTime=2026-11-21T21:51:40", true)]
    [InlineData("JobId=7 JobState=COMPLETING Reason=None", true)]
    [InlineData("JobId=7 JobState=PREEMPTED Reason=None", true)]
    [InlineData("", false)]
    public void A_job_that_is_being_ended_is_known(string shown, bool ending) => Assert.Equal(ending, SlurmEnd.IsEnding(shown));

    [Theory]
    [InlineData("JobId=7 JobState=COMPLETING Reason=None", true)]
    [InlineData("JobId=7 JobState=CANCELLED Reason=None", false)]
    [InlineData("JobId=7 JobState=RUNNING Reason=None", false)]
    [InlineData("", false)]
    public void A_job_whose_reason_is_still_to_come_is_known(string shown, bool completing)
    {
        Assert.Equal(completing, SlurmEnd.IsCompleting(shown));
        Assert.Null(SlurmEnd.Explain("7", "n2", shown.Replace("CANCELLED", "RUNNING", StringComparison.Ordinal), "", "srun: error: n2: task 0: Terminated\nsalloc: Job allocation 7 has been revoked."));
    }

    [Theory]
    [InlineData("n2", "n2", true)]
    [InlineData("n1,n2", "n2", true)]
    [InlineData("n[1-3,7]", "n2", true)]
    [InlineData("n[1-3,7]", "n7", true)]
    [InlineData("n[1-3,7]", "n4", false)]
    [InlineData("n[08-11]", "n09", true)]
    [InlineData("n[08-11]", "n9", false)]
    [InlineData("gpu,rack[1-2]n[1,3].lab", "rack2n3.lab", true)]
    [InlineData("gpu,rack[1-2]n[1,3].lab", "rack2n2.lab", false)]
    [InlineData("n[1-", "n1", false)]
    [InlineData("n20", "n2", false)]
    public void A_list_of_nodes_is_read_as_Slurm_writes_it(string list, string node, bool holds) => Assert.Equal(holds, HostList.Holds(list, node));

    [Theory]
    [InlineData(Cancelled, true)]
    [InlineData("salloc: Granted job allocation 7\nsalloc: Job allocation 7 has been revoked.", true)]
    [InlineData("salloc: Granted job allocation 7", false)]
    [InlineData("srun: error: n2: task 0: Exited with exit code 98", false)]
    public void It_is_known_what_says_that_a_job_is_being_ended(string said, bool ending) => Assert.Equal(ending, SlurmEnd.IsTold(said));
}
