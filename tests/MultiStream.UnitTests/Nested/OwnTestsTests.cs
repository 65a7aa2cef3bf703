using MultiStream.Discovery;
using MultiStream.Nested;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.UnitTests.Options;
using MultiStream.UnitTests.Protocol;
using MultiStream.UnitTests.Running;

namespace MultiStream.UnitTests.Nested;

/// <summary>MultiStream's own tests as parts of others: which are meant, and what is told of them.</summary>
public sealed class OwnTestsTests
{
    private static readonly MultiStreamTest s_case = new()
    {
        Source = "/parts.dll", TypeName = "Acme.Parts+Inner", MethodName = "Sends", MethodToken = 1, ManagedMethod = "Sends", DisplayName = "Sends(downgrade)", Variant = new TestVariant("downgrade", []),
    };

    [Theory]
    [InlineData("Acme.Parts.Inner.Sends", true)]
    [InlineData("Acme.Parts+Inner.Sends(downgrade)", true)]
    [InlineData("Acme.Parts+Inner.Sends(upgrade)", false)]
    [InlineData("Acme.Parts+Inner.Send", false)]
    public void A_name_means_all_cases_and_one_with_a_case_this_one(string name, bool isMeant) => Assert.Equal(isMeant, OwnTests.IsMeant(s_case, name));

    [Theory]
    [InlineData("Sends(MultiStream.StreamContext)", true)]
    [InlineData("Sends(System.Int32,MultiStream.StreamContext,MultiStream.StreamsManager)", true)]
    [InlineData("Sends(MultiStream.StreamsManager)", false)]
    [InlineData("Sends", false)]
    public void A_filter_means_parts_only(string method, bool isMeant) => Assert.Equal(isMeant, OwnTests.MayBeChosen(s_case with { ManagedMethod = method }, []));

    [Fact]
    public void A_test_that_runs_already_is_left_out_by_a_filter_and_refused_by_name()
    {
        string[] running = ["parts/Acme.Whole.All", "parts/Acme.Parts+Inner.Sends(downgrade)", "parts/Acme.Other.Part"];

        Assert.False(OwnTests.MayBeChosen(s_case with { ManagedMethod = "Sends(MultiStream.StreamContext)" }, running));
        OwnTests.Refuse([s_case], ["parts/Acme.Parts+Inner.Sends(upgrade)", "others/Acme.Parts+Inner.Sends(downgrade)"]);
        Assert.StartsWith(
            "Test Acme.Parts+Inner.Sends(downgrade) cannot run nested here, because here is in it: Acme.Parts+Inner.Sends(downgrade) runs Acme.Other.Part runs Acme.Parts+Inner.Sends(downgrade). ",
            Assert.Throws<MultiStreamException>(() => OwnTests.Refuse([s_case], running)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_of_the_run_hold_for_parts_and_who_is_running_travels_with_them()
    {
        var run = Settings.Read("<TimeScale>1.5</TimeScale><ScaleTestLimits>true</ScaleTestLimits><Limits><Test>30s</Test><StopGrace>250ms</StopGrace><Output>5kB</Output></Limits>");
        var sent = new SetupMessage("a", "a", "127.0.0.1", 0, 1, "parts", WaitForDebugger: false) { Limits = run.Scaled.ToTexts(), Tests = ["parts/Acme.Whole.All"] };

        var arrived = SetupMessage.Read(Wire.Payload(sent.Write));
        var part = OwnTests.OptionsFor(new Parameters([]), arrived.Limits);

        Assert.Equal(sent.Tests, arrived.Tests);
        Assert.Equal(run.Scaled.ToTexts(), part.Scaled.ToTexts());
        Assert.Equal((TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(3)), (part.Scaled.ForTest(null), part.Scaled.ForTest(TimeSpan.FromSeconds(2))));
    }

    [Fact]
    public async Task What_fails_before_the_block_is_asked_to_end_is_told_from_what_fails_by_that()
    {
        await using var test = new ScriptedTest();
        var report = new TestReport("t", TestOutcome.Failed, TimeSpan.Zero, "no", null, "", []);
        var (before, after) = (Job(), Job());

        before.Ends(report);
        await test.Scope.Ending.CancelAsync();
        after.Ends(report);

        Assert.Equal((true, false), (before.FailedUnasked, after.FailedUnasked));

        NestedJob Job() => new("/parts.dll", new NestedRequest("", null, ""), [], new StreamContext(new BodyCallHost(test.Scope, test.Scope.BodyLog), new Parameters([])));
    }

    [Theory]
    [InlineData("Barrier 'go' was broken: stream 'b' left it after 0.1 s.", true)]
    [InlineData("SetUpAsync failed: Get 'port' was broken: nobody is left to come.", true)]
    [InlineData("GetAll 'port' was broken: nobody is left to come.", false)]
    [InlineData("Assert.Equal() Failure: Barrier 'go' was broken: no", false)]
    public void A_part_whose_wait_broke_is_known_by_what_it_says_first(string message, bool isBroken) =>
        Assert.Equal(isBroken, NestedText.Error(new TestReport("t", TestOutcome.Failed, TimeSpan.Zero, message, null, "", [])).Is<SyncBrokenException>());
}
