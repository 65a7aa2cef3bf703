using System.Reflection;
using MultiStream.Deployment;
using MultiStream.Lambdas;
using MultiStream.Nested;

namespace MultiStream.Blocks;

/// <summary>Existing tests: C# code of this library, which runs them in the worker and returns what became of them.</summary>
internal sealed class TestBlock : Block<TestReport>
{
    public TestBlock(NestedRequest request)
    {
        DefaultTitle = request.ToString();
        Func<StreamContext, Task<TestReport>> body = context => NestedRun.RunAsync(context, request);
        Lambda = LambdaCall.Capture(body, typeof(TestReport), []);
    }

    internal override string DefaultTitle { get; }

    internal override LambdaCall Lambda { get; }

    internal override object? Decode(EncodedValue value) => NestedReports.Redacted((TestReport)base.Decode(value)!);

    /// <summary>A test that failed is an answer; one that is not there, or that nothing can run, is none.</summary>
    internal override bool IsAnswer(BlockEnd end) => !end.NotStarted;

    internal override (BlockEnd End, BlockError? Error) EndOf(BlockEnd returned, object? value, bool asked)
    {
        if (returned.Outcome != BlockOutcome.Passed || value is not TestReport report)
            return (returned, null);
        bool failed = report.Outcome == TestOutcome.Failed;
        string reason = NestedText.Reason(report, allowed: failed && Settings.AllowFailure);
        // What was asked to end may fail by that.
        var outcome = !failed ? BlockOutcome.Passed : asked ? BlockOutcome.Stopped : BlockOutcome.Failed;
        return (returned with { Outcome = outcome, Reason = reason }, failed ? NestedText.Error(report) : null);
    }

    /// <summary>What runs the tests has thrown, and not one of them: a sentence of ours says all, and our own frames nothing.</summary>
    internal override (BlockEnd End, BlockError Error) EndOf(BlockEnd threw, BlockError error)
    {
        if (threw.Outcome != BlockOutcome.Failed)
            return (threw, error);
        bool isOurs = error.Is<MultiStreamException>();
        return (threw with { NotStarted = true, Reason = isOurs ? error.Message : threw.Reason }, isOurs ? error with { StackTrace = null } : error);
    }

    /// <exception cref="ArgumentException">The class has no such method, or is generic.</exception>
    public static NestedRequest RequestFor(Type type, string method)
    {
        if (type.IsGenericType)
            throw new ArgumentException($"{TypeNames.Of(type)} is generic, and its framework decides how its tests are called. Write the name that 'dotnet test --list-tests' prints: Block.Test(\"…\").", nameof(method));
        var methods = type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Select(m => m.Name).Distinct(StringComparer.Ordinal).ToList();
        if (!methods.Contains(method, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"{type.FullName} has no method {Options.SettingText.Quote(method)}{(Options.SettingNames.Nearest(method, methods) is { } near ? $"; did you mean '{near}'?" : ".")} Write nameof({type.Name}.…), and the compiler checks it.", nameof(method));
        }
        var assembly = type.Assembly.GetName().Name!;
        return new NestedRequest(assembly == Path.GetFileNameWithoutExtension(OwnProject.Assembly) ? "" : assembly, $"{type.FullName}.{method}", null);
    }
}
