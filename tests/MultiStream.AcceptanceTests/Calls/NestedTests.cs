using MultiStream.AcceptanceTests.Harness;
using MultiStream.AcceptanceTests.Samples;

namespace MultiStream.AcceptanceTests.Calls;

/// <summary>Tests of xunit, NUnit and MSTest as blocks of a test.</summary>
public sealed class NestedTests
{
    /// <summary>What hangs is to be killed soon: it does not end by being asked.</summary>
    const string Grace = "MultiStream.Limits.StopGrace=100ms";

    [Fact]
    public async Task Nested_tests_pass_fail_skip_hang_crash_and_flood_each_in_its_own_way()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Nested.Cases") { Filter = "FullyQualifiedName~Nested.Outer", Overrides = [Grace] });

        AssertOutcomes(run, "there @ localhost", ["Passed_tests_tell_what_they_wrote", "Allowed_failures_are_answers", "Rows_skips_and_parameters", "Crashes", "Floods", "Two_at_once_run_one_after_the_other"]);
        Assert.StartsWith(
            "Block 'test Nested.InXunit.Fails' on stream 'there' @ localhost failed after ", run.Trx["Fails"].Message, StringComparison.Ordinal);
        Assert.Matches(@"^[^\n]* s: nested test Nested\.InXunit\.Fails failed: Assert\.Equal\(\) Failure: Values differ \(InXunit\.cs:\d+, at ", run.Trx["Fails"].Message);
        Assert.Contains("Expected: 1\nActual:   2", run.Trx["Fails"].Message, StringComparison.Ordinal);
        Assert.Contains(
            "There is no test Nested.InXunit.Pases in Nested.Cases.dll; did you mean 'Nested.InXunit.Passes'? Looked with MSTest.TestAdapter, NUnit3.TestAdapter, xunit.runner.visualstudio.testadapter.",
            run.Trx["Is_not_there"].Message, StringComparison.Ordinal);
        Assert.Contains("There is no Nested.Elsewhere.dll with the files of Nested.Cases (", run.Trx["Is_in_no_file"].Message, StringComparison.Ordinal);
        Assert.Contains(" timed out after ", run.Trx["Hangs"].Message, StringComparison.Ordinal);
        Assert.Contains("its limit of 0.5 s was over; its process (the stream's worker) was killed to end it", run.Trx["Hangs"].Message, StringComparison.Ordinal);
        AssertChildrenTell(run.Trx["Allowed_failures_are_answers"]["there @ localhost"]);
    }

    /// <summary>Without NUnit: its engine lists every folder above its own up to the root, and on a host of the lab there is one that its account may not list.</summary>
    [Fact]
    public async Task On_a_host_behind_ssh_they_do_the_same()
    {
        await using var hosts = new SampleHosts();
        await hosts.InitializeAsync();
        var settings = hosts.SettingsFor("there");
        string there = $"there @ {hosts.HostOf("there").Address}";
        string[] passing = ["Passed_tests_tell_what_they_wrote", "Allowed_failures_are_answers", "Rows_skips_and_parameters"];

        using var run = await DotnetTest.RunAsync(new TestCommand("Nested.Cases") { Filter = string.Join('|', passing.Select(p => "Name=" + p)), Settings = settings, Overrides = ["MultiStream.Parameters.without=Nested.InNUnit"] });

        AssertOutcomes(run, there, passing);
        AssertChildrenTell(run.Trx["Allowed_failures_are_answers"][there]);
    }

    static void AssertOutcomes(TestRun run, string child, string[] passing) =>
        Assert.All(passing, name => Assert.True(run.Trx[name].Outcome == "Passed" && run.Trx[name][child].Outcome == "Passed", run.Trx[name].ToString()));

    /// <summary>In the words and the form that <c>dotnet test</c> has for them.</summary>
    static void AssertChildrenTell(TrxResult child)
    {
        Assert.Contains("  Failed Nested.InMSTest.Fails [", child.StdOut, StringComparison.Ordinal);
        Assert.Contains("    Failed: nested test Nested.InXunit.Throws failed, as was allowed: System.FormatException : no number, after ", child.StdOut, StringComparison.Ordinal);
        Assert.Contains("(allowed by the test)", child.StdOut, StringComparison.Ordinal);
    }
}
