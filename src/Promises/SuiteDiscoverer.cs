using System.Reflection;
using MultiStream.Promises.Saboteurs;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MultiStream.Promises;

/// <summary>Makes a test of each promise, and a collection of each group, so that groups run beside each other.</summary>
internal class SuiteDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var (display, options) = (discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault());
        foreach (var wrong in ExceptionsOf(testMethod.TestClass.Class).Where(e => string.IsNullOrWhiteSpace(e.Because) || !PromiseNames.All.Values.Any(p => PromiseNames.IsMeant(e.Promises, p))))
            yield return new ExecutionErrorTestCase(messages, display, options, testMethod, WhatIsWrong(wrong));

        var methods = new Dictionary<string, TestMethod>();
        foreach (var promise in PromiseNames.All.Values)
        {
            var group = PromiseNames.GroupOf(promise);
            if (!methods.TryGetValue(group, out var method))
                methods[group] = method = InCollectionOf(group, testMethod);
            foreach (var arguments in ArgumentsOf(promise))
                yield return new SuiteTestCase(messages, display, options, method, arguments);
        }
    }

    public static List<CannotKeepAttribute> ExceptionsOf(ITypeInfo type) =>
        [.. type.GetCustomAttributes(typeof(CannotKeepAttribute)).OfType<IReflectionAttributeInfo>().Select(a => (CannotKeepAttribute)a.Attribute)];

    protected virtual IEnumerable<object[]> ArgumentsOf(MethodInfo promise) => [[PromiseNames.Of(promise)]];

    private static string WhatIsWrong(CannotKeepAttribute excepted) => string.IsNullOrWhiteSpace(excepted.Because)
        ? $"[CannotKeep(\"{excepted.Promises}\", …)] needs a reason."
        : $"[CannotKeep(\"{excepted.Promises}\", …)]: there is neither a group of promises nor a promise of that name. The groups are {string.Join(", ", PromiseRun.Groups.Select(g => g.Name))}; a promise is written 'Group.Its_name'.";

    /// <summary>Who has put the class into a collection wants one after another.</summary>
    private static TestMethod InCollectionOf(string group, ITestMethod method)
    {
        var (type, own) = (method.TestClass.Class, method.TestClass.TestCollection);
        var collection = type.GetCustomAttributes(typeof(CollectionAttribute)).Any() ? own : new TestCollection(own.TestAssembly, own.CollectionDefinition, $"{type.Name}: {group}");
        return new TestMethod(new TestClass(collection, type), method.Method);
    }
}

/// <summary>Makes a test of each promise with each of its saboteurs.</summary>
internal sealed class SaboteurSuiteDiscoverer(IMessageSink messages) : SuiteDiscoverer(messages)
{
    protected override IEnumerable<object[]> ArgumentsOf(MethodInfo promise) => promise.GetCustomAttributes<BrokenByAttribute>().Select(a => (object[])[PromiseNames.Of(promise), a.Name]);
}

/// <summary>One promise of a suite.</summary>
internal sealed class SuiteTestCase : XunitTestCase
{
    /// <summary>For xunit, which carries test cases from process to process.</summary>
    [Obsolete("Called by the deserializer only.")]
    public SuiteTestCase()
    {
    }

    public SuiteTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[] arguments)
        : base(messages, display, options, method, arguments)
    {
    }

    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) => $"{TestMethod.TestClass.Class.Name.Split('.')[^1]}: {string.Join(" on ", TestMethodArguments)}";

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var promise = PromiseNames.Find((string)TestMethodArguments[0]);
        return SuiteDiscoverer.ExceptionsOf(TestMethod.TestClass.Class).Find(e => PromiseNames.IsMeant(e.Promises, promise)) is { } excepted
            ? $"This kind cannot: {excepted.Because}"
            : PromiseTestCase.WhyNotHere(TestMethod.TestClass.Class) ?? base.GetSkipReason(factAttribute);
    }
}
