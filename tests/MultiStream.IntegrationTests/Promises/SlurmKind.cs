using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>slurm</c>: steps of jobs of a real Slurm, whose nodes are this machine.</summary>
public class SlurmKind : LocalKind
{
    private SlurmLab? _lab;

    public SlurmLab Lab => _lab ?? throw new InvalidOperationException("The cluster is not started yet.");

    /// <summary>With room for all streams that there are at a time.</summary>
    protected virtual string Settings => "partition=\"shared\" streamsPerNode=\"1024\"";

    protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="slurm" config="{Lab.Config}" {Settings}/>""";

    /// <summary>Where there cannot be one, all that would use it is skipped.</summary>
    public override async Task InitializeAsync()
    {
        if (LabMachine.WhyNoIsolatedHosts is null)
            _lab = await SlurmLab.GetAsync();
    }
}

/// <summary>With a node for each stream, whose agents one srun starts.</summary>
public sealed class SlurmTogetherKind : SlurmKind
{
    protected override string Settings => "connectBack=\"2\"";
}

/// <summary>With a node for each stream.</summary>
public sealed class SlurmNodesKind : SlurmKind
{
    protected override string Settings => "";
}
