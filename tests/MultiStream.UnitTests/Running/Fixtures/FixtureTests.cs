using MultiStream.Evidence;
using MultiStream.Running;
using MultiStream.UnitTests.Evidence;
using static MultiStream.UnitTests.Running.Fixtures.FixtureCases;

namespace MultiStream.UnitTests.Running.Fixtures;

/// <summary>What tests share: made once, told apart in every place where it can fail, disposed of by the last.</summary>
public sealed class FixtureTests : IDisposable
{
    private const string Net = "<Parameters><net>lab</net></Parameters>";
    private readonly FixtureRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Fixtures_are_made_once_before_the_first_test_that_needs_them_and_disposed_of_before_the_result_of_the_last()
    {
        await _run.RunAsync(Net + "<MaxParallelTests>1</MaxParallelTests>", FixtureRun.TestsOf(typeof(WithoutFixtures), typeof(Failover), typeof(Elsewhere), typeof(WithoutFixtures)));

        Assert.Equal(
            [
                "Alone", "result of Alone", "Alone", "result of Alone",
                "Network", "Network is set up", "Database", "Database is set up",
                "Failover", "Failover is set up", "First in lab, True", "Failover is disposed of", "result of First",
                "Failover", "Failover is set up", "Second", "Failover is disposed of", "Database is disposed of", "result of Second",
                "Third in lab", "Elsewhere is disposed of", "Network is disposed of", "result of Third",
            ],
            FixtureRun.Steps);
        Assert.All(_run.Results, r => Assert.Equal(TestOutcome.Passed, r.Outcome));
    }

    [Fact]
    public async Task The_events_and_the_log_of_the_test_that_made_them_tell_of_fixtures()
    {
        await _run.RunAsync(Net, FixtureRun.TestsOf(typeof(Failover)));

        Assert.Equal(["1 fixtures", "2 fixtures", "2 fixtures-end"], Phases("phase-begin"));
        Assert.Equal(Phases("phase-begin"), Phases("phase-end"));
        var first = _run.JobLogOf("First");
        Assert.Matches(@"Fixture 'Network' \(assembly, of MultiStream\.UnitTests\) was made in \d", first);
        Assert.Matches(@"Fixture 'Database' \(class, of MultiStream\.UnitTests\.Running\.Fixtures\.FixtureCases\+Failover\) was made in \d", first);
        Assert.Matches(@"Fixture 'Network' \(assembly, of MultiStream\.UnitTests\) was disposed of in \d", _run.JobLogOf("Second"));
    }

    [Fact]
    public async Task A_fixture_whose_constructor_throws_fails_each_test_that_needs_it_and_is_not_tried_again()
    {
        await _run.RunAsync(typeof(NeedsConstructorThrows));

        Assert.Equal(["made", "result of One", "result of Two"], FixtureRun.Steps);
        Assert.All(_run.Results, r =>
        {
            Assert.Equal("Fixture 'ConstructorThrows' (class, of MultiStream.UnitTests.Running.Fixtures.FixtureCases+NeedsConstructorThrows): the constructor failed: System.InvalidOperationException: no building permit", r.Message);
            Assert.StartsWith("   at MultiStream.UnitTests.Running.Fixtures.FixtureCases.ConstructorThrows..ctor()", r.StackTrace, StringComparison.Ordinal);
            Assert.Equal((TestOutcome.Failed, OutcomeWord.Error), (r.Outcome, r.Word));
        });
    }

    [Fact]
    public async Task A_fixture_whose_SetUpAsync_throws_is_disposed_of_and_named_also_where_another_fixture_needs_it()
    {
        await _run.RunAsync(typeof(TestsOfSetUpThrows));

        Assert.Equal(["SetUpThrows", "SetUpThrows is disposed of", "result of One", "result of Two"], FixtureRun.Steps);
        Assert.All(_run.Results, r => Assert.Equal(
            "Fixture 'SetUpThrows' (assembly, of MultiStream.UnitTests): SetUpAsync failed: System.InvalidOperationException: nothing to set up\n"
            + "Fixture 'SetUpThrows' (assembly, of MultiStream.UnitTests): DisposeAsync failed: System.InvalidOperationException: nothing to dispose of",
            r.Message));
    }

    [Fact]
    public async Task A_fixture_may_skip_its_tests()
    {
        await _run.RunAsync(typeof(TestsOfSkips));

        Assert.Equal(["Skips", "Skips is disposed of", "result of One", "result of Two"], FixtureRun.Steps);
        Assert.All(_run.Results, r => Assert.Equal((TestOutcome.Skipped, "no lab here"), (r.Outcome, r.Message)));
    }

    [Fact]
    public async Task A_fixture_whose_Dispose_throws_fails_the_last_test_that_needed_it()
    {
        await _run.RunAsync(typeof(TestsOfDisposeThrows));

        Assert.Equal(TestOutcome.Passed, _run["One"].Outcome);
        Assert.Equal(
            "Fixture 'DisposeThrows' (class, of MultiStream.UnitTests.Running.Fixtures.FixtureCases+TestsOfDisposeThrows): Dispose failed: System.InvalidOperationException: the end",
            _run["Two"].Message);
        Assert.Equal(_run["Two"].Message, Assert.Single(_run.Events, e => e.Name() == "phase-end" && e.Text("phase") == "fixtures-end").Text("problem"));
    }

    [Fact]
    public async Task A_test_that_is_not_run_is_not_the_last()
    {
        var tests = FixtureRun.TestsOf(typeof(TestsOfDisposeThrows));

        await _run.RunAsync("", [tests[0], tests[1] with { Skip = "not today" }]);

        Assert.Contains("Dispose failed", _run["One"].Message, StringComparison.Ordinal);
        Assert.Equal(TestOutcome.Skipped, _run["Two"].Outcome);
    }

    [Fact]
    public async Task A_fixture_that_takes_longer_than_the_limit_fails_its_tests_and_the_limit_of_a_test_does_not_count_there()
    {
        Endless.Begun = null;
        var tests = FixtureRun.TestsOf(typeof(TestsOfEndless));

        await _run.RunAsync("<TimeScale>0.5</TimeScale><Limits><Test>200ms</Test></Limits>", [tests[0] with { Timeout = TimeSpan.FromHours(1) }, tests[1]]);

        Assert.Equal(["Endless", "Endless is disposed of", "result of One", "result of Two"], FixtureRun.Steps);
        Assert.All(_run.Results, r =>
        {
            Assert.Equal("Fixture 'Endless' (class, of MultiStream.UnitTests.Running.Fixtures.FixtureCases+TestsOfEndless): SetUpAsync: Its limit of 0.1 s (Limits/Test) was over.", r.Message);
            Assert.Equal(OutcomeWord.Interrupted, r.Word);
        });
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_a_fixture_is_made_ends_and_disposes_of_it()
    {
        using var cancel = new CancellationTokenSource();
        Endless.Begun = cancel.Cancel;

        await _run.RunAsync("", FixtureRun.TestsOf(typeof(TestsOfEndless)), cancel.Token);

        Assert.Equal(["Endless", "Endless is disposed of", "result of One"], FixtureRun.Steps.Where(s => s != "cancelled"));
        Assert.Equal(OutcomeWord.Cancelled, _run["One"].Word);
        Assert.Equal("Fixture 'Endless' (class, of MultiStream.UnitTests.Running.Fixtures.FixtureCases+TestsOfEndless): SetUpAsync: The run was cancelled.", _run["One"].Message);
    }

    [Fact]
    public async Task Fixtures_are_disposed_of_also_when_the_run_is_cancelled_before_their_last_test()
    {
        using var cancel = new CancellationTokenSource();
        FixtureCases.Cancelled.Cancel = cancel.Cancel;

        await _run.RunAsync(Net, FixtureRun.TestsOf(typeof(FixtureCases.Cancelled)), cancel.Token);

        Assert.Equal(["Network", "Network is set up", "result of Before", "Network is disposed of"], FixtureRun.Steps.Where(s => s != "cancelled"));
    }

    [Fact]
    public async Task A_fixture_of_the_assembly_is_made_once_while_classes_run_side_by_side_and_others_wait_for_it()
    {
        int started = 0;
        Slow.Released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var run = new FixtureRun
        {
            Starting = _ =>
            {
                if (Interlocked.Increment(ref started) == 2)
                    Slow.Released.SetResult();
            },
        };

        await run.RunAsync("<MaxParallelTests>2</MaxParallelTests>", FixtureRun.TestsOf(typeof(SideA), typeof(SideB)));

        Assert.Equal(["Slow", "Slow is set up"], FixtureRun.Steps.Take(2));
        Assert.Equal(2, FixtureRun.Steps.Count(s => s == "body"));
        Assert.Equal(["Slow is disposed of"], FixtureRun.Steps.Where(s => s.StartsWith("Slow", StringComparison.Ordinal)).Skip(2));
        Assert.StartsWith("result of ", FixtureRun.Steps[^1], StringComparison.Ordinal);
        Assert.Equal("Slow is disposed of", FixtureRun.Steps.Last(s => !s.StartsWith("result of ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Streams_that_a_fixture_or_a_test_opens_itself_have_the_settings_and_the_folder_of_the_run()
    {
        await _run.RunAsync(Net, FixtureRun.TestsOf(typeof(TestsOfRun)));

        var assembly = Path.Combine(_run.Folder, "MultiStream.UnitTests");
        Assert.Equal(
            [$"{Path.Combine(assembly, "fixtures", "MultiStream.UnitTests.Running.Fixtures.FixtureCases+OfRun")} | lab | {Path.Combine(assembly, "MultiStream.UnitTests.Running.Fixtures.FixtureCases+TestsOfRun.One", "own.streams")}", "result of One"],
            FixtureRun.Steps);
        Assert.Null(CurrentRun.Now);
    }

    private IEnumerable<string> Phases(string name) => _run.Events.Where(e => e.Name() == name).Select(e => $"{e.Text("test")} {e.Text("phase")}");
}
