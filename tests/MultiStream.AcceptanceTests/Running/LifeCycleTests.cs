using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

public sealed class LifeCycleRun : SharedRun
{
    internal override TestCommand Command => new("LifeCycle.Cases") { Overrides = ["MultiStream.Streams.lab.Count=2", "MultiStream.Parameters.motto=steady"] };

    /// <summary>What happened in a class, in order.</summary>
    internal IReadOnlyList<string> Events(string className)
    {
        var path = Run.Folder.File(className + ".events");
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }
}

/// <summary>The life of one test: constructor, SetUpAsync, body, DisposeAsync or Dispose; and what may be a test.</summary>
public sealed partial class LifeCycleTests(LifeCycleRun shared) : IClassFixture<LifeCycleRun>
{
    readonly TrxTree _trx = shared.Trx;

    [Fact]
    public void Constructor_SetUpAsync_body_and_DisposeAsync_run_in_this_order_while_blocks_run_on_to_the_end() =>
        Assert.Equal([".ctor", "SetUpAsync", "body", "DisposeAsync"], shared.Events("Order"));

    [Fact]
    public void Fixtures_are_there_before_the_test_and_end_when_its_blocks_are_stopped_its_files_collected_and_its_places_free()
    {
        Assert.Equal("Passed", _trx["Fixtures_around_everything"].Outcome);
        Assert.Equal(
            [
                "Lab of 2, steady", "Desk", ".ctor", "SetUpAsync", "body, 6", "DisposeAsync", "stopped",
                "Desk is disposed of: 1 file collected, place gone", "Lab is disposed of",
            ],
            shared.Events("WholeOrder"));
    }

    [Fact]
    public void Streams_of_a_fixture_have_the_runs_settings_and_leave_their_logs_in_its_folder() =>
        Assert.Contains("/LifeCycle.Cases/fixtures/LifeCycle.Cases.Lab/", Assert.Single(shared.Events("Lab")), StringComparison.Ordinal);

    [Fact]
    public void A_fixture_that_fails_fails_its_tests_with_its_name_and_its_own_stack_and_nothing_of_them_runs()
    {
        foreach (var name in (string[])["Needs_what_is_broken", "Needs_it_too"])
        {
            AssertFailed(_trx[name], "Fixture 'Broken' (class, of LifeCycle.Cases.NeedsBroken): SetUpAsync failed: System.InvalidOperationException: no such table");
            Assert.Matches(@"^   at LifeCycle\.Cases\.Broken\.SetUpAsync\(CancellationToken cancel\) in .*Fixtures\.cs:line \d+", _trx[name].Stack);
            Assert.Empty(_trx[name].Children);
        }
        Assert.Equal(["Dispose"], shared.Events("Broken"));
        Assert.Empty(shared.Events("NeedsBroken"));
    }

    [Fact]
    public void Dispose_is_called_where_there_is_no_DisposeAsync() => Assert.Equal([".ctor", "body", "Dispose"], shared.Events("OnlyDispose"));

    [Fact]
    public void Each_test_gets_a_fresh_instance_and_tests_of_a_class_run_in_the_order_of_the_file()
    {
        Assert.Equal([".ctor", "Second_by_name_first_in_the_file", ".ctor", "First_by_name_second_in_the_file", ".ctor", "Third"], shared.Events("FreshInstance"));
        Assert.Equal("Passed", _trx["Third"].Outcome);
    }

    [Fact]
    public void A_constructor_that_throws_fails_the_test_and_no_more_of_the_instance_runs()
    {
        var test = _trx["Constructor_throws"];
        AssertFailed(test, "The constructor failed: System.InvalidOperationException: no building permit");
        Assert.Equal(["Failed", "Passed"], test.Children.Select(c => c.Outcome));
        Assert.Matches(@"^   at LifeCycle\.Cases\.ConstructorThrows\.\.ctor\(\) in .*Failures\.cs:line \d+$", test.Stack);
    }

    [Fact]
    public void A_static_constructor_that_throws_is_told_with_its_cause() => AssertFailed(
        _trx["Static_constructor_throws"],
        "The constructor failed: System.TypeInitializationException: The type initializer for 'LifeCycle.Cases.StaticConstructorThrows' threw an exception.\n ---> System.InvalidOperationException: no statics");

    [Fact]
    public void SetUpAsync_that_throws_fails_the_test_and_DisposeAsync_still_runs_but_not_the_body()
    {
        AssertFailed(_trx["Set_up_throws"], "SetUpAsync failed: System.InvalidOperationException: nothing to set up");
        Assert.Equal(["DisposeAsync"], shared.Events("SetUpThrows"));
    }

    [Fact]
    public void SetUpAsync_may_skip_the_test()
    {
        Assert.Equal("NotExecuted", _trx["Set_up_skips"].Outcome);
        Assert.Equal("not in this weather", _trx["Set_up_skips"].Message);
        Assert.Empty(shared.Events("SetUpSkips"));
    }

    [Fact]
    public void DisposeAsync_runs_after_a_body_that_threw()
    {
        AssertFailed(_trx["Body_throws"], "System.InvalidOperationException: the body");
        Assert.Equal(["DisposeAsync"], shared.Events("BodyThrows"));
    }

    [Fact]
    public void Dispose_that_throws_fails_the_test() => AssertFailed(_trx["Dispose_throws"], "Dispose failed: System.InvalidOperationException: the end");

    [Fact]
    public void Of_a_body_and_a_DisposeAsync_that_throw_both_are_told_the_body_first() =>
        AssertFailed(_trx["Body_and_DisposeAsync_throw"], "System.InvalidOperationException: the body\nAlso: DisposeAsync failed: System.InvalidOperationException: the end");

    [Fact]
    public void Tests_that_return_void_Task_and_ValueTask_are_waited_for()
    {
        Assert.Equal(["Returns_void", "Returns_a_task", "Returns_a_value_task"], shared.Events("Shapes").Take(3));
        AssertFailed(_trx["Task_that_fails_later"], "System.InvalidOperationException: later");
        AssertFailed(_trx["Value_task_that_fails_later"], "System.InvalidOperationException: later");
    }

    [Fact]
    public void A_test_may_take_a_manager_and_a_token_in_any_order_or_one_or_none() =>
        Assert.Equal(["token that can be cancelled", "stream-0 stream-1 stream-2"], shared.Events("Shapes").Skip(3).Take(2));

    [Fact]
    public void The_address_of_a_stream_that_is_not_open_yet_is_an_error_that_says_how_to_open_it() => Assert.Equal(
        "Stream 'client' is not open yet, so its address is not known. Declare it with [Stream(\"client\")], then it is opened before the test begins.",
        shared.Events("Shapes")[^1]);

    [Fact]
    public void Inherited_tests_run_in_each_derived_class_with_its_own_overrides()
    {
        Assert.Equal(["inherited", "overridden in A", "hidden of A"], shared.Events("DerivedA"));
        Assert.Equal(["inherited", "overridden in B", "hidden of the base"], shared.Events("DerivedB"));
        Assert.Equal("Passed", _trx["DerivedB.Inherited"]["of-base @ localhost"].Outcome);
    }

    [Fact]
    public void Tests_of_nested_classes_and_of_closed_generic_bases_run()
    {
        Assert.Equal(["nested"], shared.Events("Nested"));
        Assert.Equal(["String"], shared.Events("ClosedGeneric"));
    }

    [Fact]
    public void Overloads_are_two_tests_and_each_runs()
    {
        Assert.Equal(["none", "2 streams"], shared.Events("Overloads"));
        Assert.Empty(_trx["Overloads.Overloaded()"].Children);
        Assert.Equal(3, _trx["Overloads.Overloaded(StreamsManager)"].Children.Count);
    }

    [Fact]
    public void Overloads_that_a_base_in_another_assembly_declares_are_two_tests_and_each_runs()
    {
        Assert.Equal("Passed", _trx["FromAfar.Overloaded()"].Outcome);
        AssertFailed(_trx["FromAfar.Overloaded(StreamsManager)"], "System.InvalidOperationException: the one with 0 streams");
    }

    static void AssertFailed(TrxResult test, string message)
    {
        Assert.Equal("Failed", test.Outcome);
        Assert.Equal(message, WhereAndWhen().Replace(test.Message!, ""));
    }

    /// <summary>With streams, the end of a failure's line.</summary>
    [GeneratedRegex(@" \(\w+\.cs:\d+, at [0-9.]+ s\)$", RegexOptions.Multiline)]
    private static partial Regex WhereAndWhen();
}
