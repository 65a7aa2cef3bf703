using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Adapter;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

public class ChosenTestsTests
{
    [Fact]
    public void A_chosen_test_is_found_again_and_keeps_its_test_case()
    {
        var handle = new RecordingHandle();
        var chosen = TestCaseFactory.Create(Cases.One("Good", "Plain"));

        var (test, testCase) = Assert.Single(ChosenTests.Find([chosen], handle));

        Assert.Same(chosen, testCase);
        Assert.Equal("Plain", test.MethodName);
        Assert.Empty(handle.Events);
    }

    [Fact]
    public void Overloads_are_told_apart()
    {
        var chosen = Cases.All.Where(t => t.MethodName == "Run").Select(TestCaseFactory.Create).Reverse().ToList();

        var found = ChosenTests.Find(chosen, new RecordingHandle());

        Assert.Equal(chosen.Select(c => c.DisplayName), found.Select(f => f.Test.DisplayName));
    }

    [Fact]
    public void A_test_that_is_gone_fails_and_says_so()
    {
        var handle = new RecordingHandle();
        var gone = new TestCase("Discovery.Cases.Good.Gone", AdapterIdentity.Uri, Cases.AssemblyPath) { DisplayName = "Gone" };

        Assert.Empty(ChosenTests.Find([gone], handle));

        Assert.Equal(["start Gone", "result Gone Failed", "end Gone Failed"], handle.Events);
        Assert.Contains("'Discovery.Cases.Good.Gone' is no longer in", handle.Results[0].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_overloads_a_test_case_without_parameters_stands_for_none()
    {
        var handle = new RecordingHandle();
        var vague = new TestCase("Discovery.Cases.Overloads.Run", AdapterIdentity.Uri, Cases.AssemblyPath);

        Assert.Empty(ChosenTests.Find([vague], handle));

        Assert.Single(handle.Results);
    }

    [Fact]
    public void A_test_case_without_parameters_stands_for_the_only_method_of_its_name()
    {
        var plain = new TestCase("Discovery.Cases.Good.Limited", AdapterIdentity.Uri, Cases.AssemblyPath);

        Assert.Equal("Limited", Assert.Single(ChosenTests.Find([plain], new RecordingHandle())).Test.MethodName);
    }
}
