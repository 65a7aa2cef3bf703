using MultiStream.Spawners.Slurm;

namespace MultiStream.UnitTests.Spawners.Slurm;

/// <summary>What Slurm 22.05 calls the reasons of a wait, and says of partitions.</summary>
public sealed class SlurmWaitTests
{
    private const string Shown = """
        PartitionName=debug AllowGroups=ALL MaxNodes=UNLIMITED MaxTime=01:00:00 MinNodes=0 LLN=NO Nodes=n[1-3] State=UP TotalCPUs=192 TotalNodes=3 SelectTypeParameters=NONE
        PartitionName=small AllowGroups=ALL MaxNodes=2 MaxTime=01:00:00 MinNodes=0 LLN=NO Nodes=n[1-3] State=UP TotalCPUs=192 TotalNodes=3 SelectTypeParameters=NONE
        PartitionName=wide AllowGroups=ALL MaxNodes=UNLIMITED MaxTime=01:00:00 MinNodes=8 LLN=NO Nodes=n[1-64] State=UP TotalCPUs=64 TotalNodes=64 SelectTypeParameters=NONE
        """;

    [Theory]
    [InlineData("PartitionTimeLimit", true)]
    [InlineData("InvalidAccount", true)]
    [InlineData("Resources", false)]
    [InlineData("Priority", false)]
    [InlineData("ReqNodeNotAvail", false)]      // a node that is down comes up again
    [InlineData("PartitionNodeLimit", false)]   // also that is said when nodes are down
    [InlineData("PartitionConfig", false)]
    [InlineData("BadConstraints", false)]
    public void It_is_known_what_is_never_granted(string reason, bool never) => Assert.Equal(never, SlurmWait.WhyNever(reason) is not null);

    [Theory]
    [InlineData(3, "debug", null)]
    [InlineData(4, "debug", "partition debug has 3 nodes")]
    [InlineData(3, "small", "partition small gives a job 2 nodes at most")]
    [InlineData(2, "wide", "partition wide gives a job 8 nodes at least")]
    [InlineData(3, "small,debug", null)]
    [InlineData(4, "small,debug", "partition small gives a job 2 nodes at most, and partition debug has 3 nodes")]
    [InlineData(99, "hidden", null)]   // nothing is known of it
    [InlineData(99, "", null)]
    public void A_partition_that_can_never_have_so_many_nodes_is_known(int nodes, string partitions, string? why) => Assert.Equal(why, SlurmWait.WhyNever(nodes, partitions, Shown));
}
