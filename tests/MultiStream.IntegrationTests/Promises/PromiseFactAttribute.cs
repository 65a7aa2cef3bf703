using MultiStream.Lab;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>A promise: a test that runs once for every kind of stream.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MultiStream.IntegrationTests.Promises.PromiseDiscoverer", "MultiStream.IntegrationTests")]
public sealed class PromiseFactAttribute : FactAttribute;

/// <summary>On a class whose promises need hosts with addresses of their own: skipped with the reason where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsIsolatedHostsAttribute : Attribute;

/// <summary>Finds promises: a skip depends on the class, which an inherited attribute cannot know.</summary>
public sealed class PromiseDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new PromiseTestCase(messages, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>One promise of one kind.</summary>
public sealed class PromiseTestCase : XunitTestCase
{
    /// <summary>For xunit, which carries test cases from process to process.</summary>
    [Obsolete("Called by the deserializer only.")]
    public PromiseTestCase()
    {
    }

    public PromiseTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsIsolatedHostsAttribute)).Any() && LabMachine.WhyNoIsolatedHosts is { } reason
            ? reason
            : base.GetSkipReason(factAttribute);
}
