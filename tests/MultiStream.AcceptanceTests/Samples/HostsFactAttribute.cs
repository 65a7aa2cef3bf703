using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>A test that needs hosts with addresses of their own; skipped with the reason where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostsFactAttribute : FactAttribute
{
    public HostsFactAttribute() => Skip = LabMachine.WhyNoIsolatedHosts!;
}

/// <summary>The same for a test with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostsTheoryAttribute : TheoryAttribute
{
    public HostsTheoryAttribute() => Skip = LabMachine.WhyNoIsolatedHosts!;
}
