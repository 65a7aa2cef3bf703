using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>On a class whose promises need hosts with addresses of their own: skipped with the reason where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsIsolatedHostsAttribute : PromisesNeedAttribute
{
    public override string? WhyNotHere => LabMachine.WhyNoIsolatedHosts;
}
