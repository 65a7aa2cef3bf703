using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>The faults on one kind: a row for each that can happen there.</summary>
public abstract class FaultTests(StreamKind kind)
{
    /// <summary>The rows of a column: what cannot happen there has none, and its reason in the matrix.</summary>
    private protected static TheoryData<string> On(FaultColumn column) => [.. Fault.All.Where(f => !f.NotOn.ContainsKey(column)).Select(f => f.Name)];

    protected Task RunAsync(string name)
    {
        var fault = Fault.All.Single(f => f.Name == name);
        return FaultMatrix.OfThisRun.RunAsync(fault, FaultColumn.Of(kind), async () =>
        {
            var streams = new TestStreams(kind);
            var failure = await Record.ExceptionAsync(() => fault.RunAsync(new FaultRun(kind, streams)));
            // What is left behind is often the consequence of a failure, which comes first.
            var left = await Record.ExceptionAsync(() => streams.DisposeAsync().AsTask());
            if ((failure ?? left) is { } first)
                throw new Xunit.Sdk.XunitException($"{first.Message}\n{(left == first ? "" : left?.Message)}", first);
        });
    }
}

public sealed class LocalFaults(LocalKind kind) : FaultTests(kind), IClassFixture<LocalKind>
{
    public static TheoryData<string> Faults => On(FaultColumn.Local);

    [HostsTheory, MemberData(nameof(Faults))]
    public Task A_fault_has_a_clear_outcome_and_harms_no_other_stream(string fault) => RunAsync(fault);
}

public sealed class LoopbackSshFaults(LoopbackSshKind kind) : FaultTests(kind), IClassFixture<LoopbackSshKind>
{
    public static TheoryData<string> Faults => On(FaultColumn.Ssh);

    [HostsTheory, MemberData(nameof(Faults))]
    public Task A_fault_has_a_clear_outcome_and_harms_no_other_stream(string fault) => RunAsync(fault);
}

public sealed class HonestSshFaults(HonestSshKind kind) : FaultTests(kind), IClassFixture<HonestSshKind>
{
    public static TheoryData<string> Faults => On(FaultColumn.BareSsh);

    [HostsTheory, MemberData(nameof(Faults))]
    public Task A_fault_has_a_clear_outcome_and_harms_no_other_stream(string fault) => RunAsync(fault);
}

public sealed class CommandFaults(CommandKind kind) : FaultTests(kind), IClassFixture<CommandKind>
{
    public static TheoryData<string> Faults => On(FaultColumn.Command);

    [HostsTheory, MemberData(nameof(Faults))]
    public Task A_fault_has_a_clear_outcome_and_harms_no_other_stream(string fault) => RunAsync(fault);
}

public sealed class ContainerFaults(IsolatedContainerKind kind) : FaultTests(kind), IClassFixture<IsolatedContainerKind>
{
    public static TheoryData<string> Faults => On(FaultColumn.Container);

    [HostsTheory, MemberData(nameof(Faults))]
    public Task A_fault_has_a_clear_outcome_and_harms_no_other_stream(string fault) => RunAsync(fault);
}
