using Xunit.Abstractions;
using Xunit.Sdk;

namespace MultiStream.Promises;

/// <summary>A promise: a test that runs once for every kind of stream.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MultiStream.Promises.PromiseDiscoverer", "MultiStream.Promises")]
internal sealed class PromiseFactAttribute : FactAttribute;

/// <summary>On a class of promises that need what is not everywhere, such as a device: skipped with the reason where it is not.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PromisesNeedAttribute : Attribute
{
    /// <summary>What is missing here, and what to do; null: nothing is. Asked when the tests are looked for, so it should be quick.</summary>
    public abstract string? WhyNotHere { get; }
}

/// <summary>Finds promises: a skip depends on the class, which an inherited attribute cannot know.</summary>
internal sealed class PromiseDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new PromiseTestCase(messages, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>One promise of one kind.</summary>
internal sealed class PromiseTestCase : XunitTestCase
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

    protected override string GetSkipReason(IAttributeInfo factAttribute) => WhyNotHere(TestMethod.TestClass.Class) ?? base.GetSkipReason(factAttribute);

    public static string? WhyNotHere(ITypeInfo type) =>
        type.GetCustomAttributes(typeof(PromisesNeedAttribute)).OfType<IReflectionAttributeInfo>().Select(a => ((PromisesNeedAttribute)a.Attribute).WhyNotHere).FirstOrDefault(r => r is not null);
}
