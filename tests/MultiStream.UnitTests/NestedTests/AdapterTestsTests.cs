using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Nested;
using MultiStream.NestedTests;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.UnitTests.NestedTests;

/// <summary>What becomes of a run of adapters that do not all do their work.</summary>
public sealed class AdapterTestsTests
{
    private const string Assembly = "MultiStream.UnitTests.dll";
    private readonly ScriptedHost _host = new();

    [Fact]
    public async Task An_adapter_that_throws_is_a_failed_row_and_its_results_before_that_stay()
    {
        var results = await RunAsync(null, Scripted.Adapter("One", handle => { Passes(handle, "Ns.C.A"); throw new IOException("no more"); }), Scripted.Adapter("Two", handle => Passes(handle, "Ns.C.B")));

        Assert.Equal("Ns.C.A Passed, Ns.C.B Passed, One Failed", Outcomes(results));
        Assert.Equal("System.IO.IOException: no more", results[^1].Report.Message);
        Assert.Contains(nameof(AdapterTestsTests), results[^1].Report.StackTrace, StringComparison.Ordinal);
        Assert.Contains("writes: Failed One", _host.Said);
    }

    [Fact]
    public async Task An_error_that_it_tells_is_one_too_and_that_a_test_failed_is_none()
    {
        var results = await RunAsync(null, Scripted.Adapter("One", handle =>
        {
            Passes(handle, "Ns.C.A");
            handle.SendMessage(TestMessageLevel.Error, "[xUnit.net 00:00:00.10]     Ns.C.B [FAIL]");
            handle.SendMessage(TestMessageLevel.Warning, "slow");
        }), Scripted.Adapter("Two", handle =>
        {
            Passes(handle, "Ns.C.C");
            handle.SendMessage(TestMessageLevel.Error, "Catastrophic failure");
        }), Scripted.Adapter("Three", handle => handle.SendMessage(TestMessageLevel.Warning, "Exception thrown executing tests")));

        Assert.Equal("Ns.C.A Passed, Ns.C.C Passed, Two Failed, Three Failed", Outcomes(results));
        Assert.Equal("Catastrophic failure", results[^2].Report.Message);
    }

    [Fact]
    public async Task With_a_name_only_what_has_a_test_of_it_matters()
    {
        var results = await RunAsync("Ns.C.A", Scripted.Adapter("One", _ => throw new IOException("not asked")), Scripted.Adapter("Two", handle => Passes(handle, "Ns.C.A"), "Ns.C.A"));
        Assert.Equal("Ns.C.A Passed", Outcomes(results));

        var thrown = await Assert.ThrowsAsync<MultiStreamException>(() => RunAsync("Ns.C.A", Scripted.Adapter("One", _ => throw new IOException("no more"), "Ns.C.A")));
        Assert.Equal("One found Ns.C.A in MultiStream.UnitTests.dll, and could not run it: System.IO.IOException: no more", thrown.Message);
    }

    [Fact]
    public async Task An_adapter_of_a_framework_that_the_tests_do_not_use_may_fail()
    {
        var job = _host.Job("MultiStream.Streams.dll", null, "");
        var results = await new AdapterTests(_ => [Scripted.Adapter("NUnit3.TestAdapter", _ => throw new IOException("a folder")), Scripted.Adapter("Two", handle => Passes(handle, "Ns.C.A"))]).RunAsync(job);

        Assert.Equal("Ns.C.A Passed", Outcomes(results));
    }

    [Theory]
    [InlineData("xunit.runner.visualstudio.testadapter", Assembly, true)]
    [InlineData("NUnit3.TestAdapter", "MultiStream.Streams.dll", false)]
    [InlineData("Other.TestAdapter", "MultiStream.Streams.dll", true)]
    public void An_assembly_uses_the_frameworks_that_it_refers_to(string adapter, string assembly, bool uses) =>
        Assert.Equal(uses, FrameworkUse.MayBe(adapter, Path.Combine(AppContext.BaseDirectory, assembly)));

    [Fact]
    public async Task A_test_is_what_runs_until_its_last_row_has_ended()
    {
        await RunAsync(null, Scripted.Adapter("One", handle =>
        {
            var test = Case("Ns.C.Rows");
            handle.RecordStart(test);
            handle.RecordResult(new TestResult(test) { Outcome = VsOutcome.Passed });
            handle.RecordResult(new TestResult(test) { Outcome = VsOutcome.Passed });
            handle.RecordEnd(test, VsOutcome.Passed);
        }));

        Assert.Equal(["does: nested test Ns.C.Rows ran", "writes: Passed Ns.C.Rows", "writes: Passed Ns.C.Rows", "does: "], _host.Said);
    }

    [Fact]
    public async Task A_method_whose_tests_have_other_names_is_told_with_these()
    {
        var tests = new AdapterTests(_ => [Scripted.Adapter("One", _ => { }, typeof(AdapterTestsTests).FullName + ".one")]);
        string method = typeof(AdapterTestsTests).FullName + "." + nameof(A_method_whose_tests_have_other_names_is_told_with_these);
        var job = _host.Job(Assembly, method, null);
        Assert.Empty(await tests.RunAsync(job));

        Assert.StartsWith($"{method} is a method in {Assembly}, and no adapter has a test of that name. Its class has '{typeof(AdapterTestsTests).FullName}.one'. ", tests.WhyNone(job), StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<NestedResult>> RunAsync(string? name, params FrameworkAdapter[] adapters) =>
        new AdapterTests(_ => adapters).RunAsync(_host.Job(Assembly, name, name is null ? "" : null));

    private static string Outcomes(IReadOnlyList<NestedResult> results) => string.Join(", ", results.Select(r => $"{r.Test} {r.Report.Outcome}"));

    private static void Passes(IFrameworkHandle handle, string name) => handle.RecordResult(new TestResult(Case(name)) { Outcome = VsOutcome.Passed });

    private static TestCase Case(string name) => new(name, new Uri("executor://x"), Assembly);
}
