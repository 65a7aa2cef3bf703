namespace MultiStream.IntegrationTests.Faults;

/// <summary>
/// A row of the matrix: something that goes wrong. On each kind it either happens for real, with a clear outcome within a limit, other streams unharmed and nothing
/// left behind, or there is a reason why it cannot happen there.
/// </summary>
internal abstract class Fault
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new ProgramNotFound(), new NotExecutable(), new MuchOutput(), new FullWorkingDirectory(), new FullCache(), new ContainerRemoved(), new SshdKilled(),
        new TwoRunsDeploying(), new AssemblyRebuilt(), new HidingDaemons(), new ForeignUsersProcess(),
    ];

    public abstract string Name { get; }

    /// <summary>Where it cannot happen, and why.</summary>
    public virtual IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = new Dictionary<FaultColumn, string>();

    /// <summary>Makes it happen; throws when something about it is not as promised.</summary>
    public abstract Task RunAsync(FaultRun run);

    public override string ToString() => Name;
}
