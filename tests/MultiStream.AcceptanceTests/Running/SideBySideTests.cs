using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

public sealed class XunitRun : SharedRun
{
    internal override TestCommand Command => new("Xunit.Cases") { ByProject = true };
}

/// <summary>An assembly, even a class, with xunit's tests and ours: both adapters run their own, and neither disturbs the other.</summary>
public sealed class SideBySideTests(XunitRun shared) : IClassFixture<XunitRun>
{
    readonly TrxTree _trx = shared.Trx;

    [Fact]
    public void Each_test_has_one_result_of_its_own_adapter() => Assert.Equal(
        ["A_stream_fails: Failed", "A_stream_passes: Passed", "A_test_is_skipped_in_xunits_words: NotExecuted", "Xunit.Cases.Beside.A_fact_fails: Failed", "Xunit.Cases.Beside.A_fact_passes: Passed",
            "Xunit.Cases.Beside.A_theory_passes(number: 1): Passed", "Xunit.Cases.Beside.A_theory_passes(number: 2): Passed", "Xunit.Cases.OnlyXunit.Runs_once: Passed"],
        _trx.Results.Select(r => $"{r.Name}: {r.Outcome}").Order(StringComparer.Ordinal));

    [Fact]
    public void Classes_of_xunit_alone_are_made_by_xunit_alone() => Assert.Equal(["made", "disposed"], File.ReadAllLines(shared.Run.Folder.File("only-xunit")));

    [Fact]
    public void Our_children_stay_under_their_parent()
    {
        Assert.Equal(["A_stream_passes · main", "A_stream_passes · server @ localhost"], _trx["A_stream_passes"].Children.Select(c => c.Name));
        Assert.Empty(_trx["Xunit.Cases.Beside.A_fact_passes"].Children);
    }

    [Fact]
    public void An_assertion_of_xunit_is_told_in_its_words_and_the_stack_begins_in_the_test()
    {
        var test = _trx["A_stream_fails"];
        Assert.Matches(@"^Assert\.Equal\(\) Failure: Strings differ \(Beside\.cs:\d+, at [0-9.]+ s\)\n", test.Message!.ReplaceLineEndings("\n"));
        Assert.Matches(@"^   at Xunit\.Cases\.Beside\.A_stream_fails\(StreamsManager streams\) in .*Beside\.cs:line \d+$", test.Stack);
    }

    [Fact]
    public void Xunits_own_way_to_skip_skips() => Assert.Equal("no time", _trx["A_test_is_skipped_in_xunits_words"].Message);

    [Fact]
    public void Xunits_traits_on_the_class_are_categories_and_traits_of_our_tests() =>
        Assert.Equal(["mixed"], _trx.Definitions.Single(d => d.Name == "A_stream_passes").Categories);

    [Fact]
    public async Task A_filter_on_xunits_traits_chooses_tests_of_both()
    {
        var list = new TestCommand("Xunit.Cases") { WithoutLoggers = true, Verbosity = null, Arguments = ["--ListTests"] };
        using var ofTeam = await DotnetTest.RunAsync(list with { Filter = "Team=blue&FullyQualifiedName~passes" });
        using var ofTicket = await DotnetTest.RunAsync(list with { Filter = "Ticket=42" });

        Assert.Equal(
            ["Xunit.Cases.Beside.A_fact_passes", "Xunit.Cases.Beside.A_theory_passes(number: 1)", "Xunit.Cases.Beside.A_theory_passes(number: 2)", "A_stream_passes"],
            ofTeam.Lines.Where(l => l.Contains("passes", StringComparison.Ordinal)));
        Assert.Equal("A_stream_passes", ofTicket.Lines.Last(l => l.Length > 0));
    }
}
