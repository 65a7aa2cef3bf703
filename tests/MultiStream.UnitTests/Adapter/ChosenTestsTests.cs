using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Adapter;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

public class ChosenTestsTests
{
    [Fact]
    public void A_chosen_test_is_found_again_and_keeps_its_test_case()
    {
        var handle = new RecordingHandle();
        var chosen = TestCaseFactory.Create(Cases.One("Good", "Plain"));

        var (test, testCase) = Assert.Single(ChosenTests.Find([chosen], handle, tests => tests));

        Assert.Same(chosen, testCase);
        Assert.Equal("Plain", test.MethodName);
        Assert.Empty(handle.Events);
    }

    [Fact]
    public void Overloads_are_told_apart()
    {
        var chosen = Cases.All.Where(t => t.MethodName == "Run").Select(TestCaseFactory.Create).Reverse().ToList();

        var found = ChosenTests.Find(chosen, new RecordingHandle(), tests => tests);

        Assert.Equal(chosen.Select(c => c.DisplayName), found.Select(f => f.Test.DisplayName));
    }

    [Fact]
    public void A_test_that_is_gone_fails_and_says_so()
    {
        var handle = new RecordingHandle();
        var gone = new TestCase("Discovery.Cases.Good.Gone", AdapterIdentity.Uri, Cases.AssemblyPath) { DisplayName = "Gone" };

        Assert.Empty(ChosenTests.Find([gone], handle, tests => tests));

        Assert.Equal(["start Gone", "result Gone Failed", "end Gone Failed"], handle.Events);
        Assert.Contains("'Discovery.Cases.Good.Gone' is no longer in", handle.Results[0].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_test_cases_is_found_alone()
    {
        var chosen = TestCaseFactory.Create(Cases.All.Single(t => t.DisplayName == "Matrix(client: v2, server: v1)"));

        Assert.Equal("client: v2, server: v1", Assert.Single(ChosenTests.Find([chosen], new RecordingHandle(), tests => tests)).Test.Variant!.Name);
    }

    [Fact]
    public void A_test_case_whose_id_a_client_lost_or_whose_values_are_others_by_now_is_found_by_its_name()
    {
        var chosen = TestCaseFactory.Create(Cases.All.Single(t => t.DisplayName == "Matrix(downgrade)"));
        chosen.Id = Guid.NewGuid();

        Assert.Equal("downgrade", Assert.Single(ChosenTests.Find([chosen], new RecordingHandle(), tests => tests)).Test.Variant!.Name);
    }

    [Fact]
    public void A_case_of_a_variant_of_the_settings_is_found_with_these_settings_and_gone_without_them()
    {
        VariantOptions[] variants = [new("ipv6", "*.Good.Plain", [], "Variants/Variant")];
        var chosen = TestCaseFactory.Create(SettingVariants.Expand([Cases.One("Good", "Plain")], variants)[0]);
        var handle = new RecordingHandle();

        Assert.Equal("Plain(ipv6)", Assert.Single(ChosenTests.Find([chosen], handle, tests => SettingVariants.Expand(tests, variants))).Test.DisplayName);
        Assert.Empty(ChosenTests.Find([chosen], handle, tests => tests));
        Assert.Empty(ChosenTests.Find([TestCaseFactory.Create(Cases.One("Good", "Plain"))], handle, tests => SettingVariants.Expand(tests, variants)));

        const string Which = "by its attributes or by the Variants of the settings";
        Assert.Equal($"The test 'Discovery.Cases.Good.Plain' has no case 'ipv6' any more, {Which}: it is one test now. List the tests anew.", handle.Results[0].ErrorMessage);
        Assert.Equal($"The test 'Discovery.Cases.Good.Plain' has several cases by now, {Which}. It has one: 'ipv6'. List the tests anew.", handle.Results[1].ErrorMessage);
    }

    [Fact]
    public void A_case_that_is_gone_is_told_how_many_there_are_and_some_of_them()
    {
        var handle = new RecordingHandle();
        var matrix = Cases.All.First(t => t.MethodName == "Matrix");
        var gone = TestCaseFactory.Create(matrix with { Variant = new TestVariant("upgrade", []) });

        Assert.Empty(ChosenTests.Find([gone], handle, tests => tests));

        Assert.Contains(
            $"has no case 'upgrade' any more, by its attributes or by the Variants of the settings. It has {Cases.All.Count(t => t.MethodName == "Matrix")}: 'client: v1, server: v1', 'client: v1, server: v2', 'client: v2, server: v1' and others. List",
            handle.Results[0].ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>A hash of each case for each chosen one would be a hundred million: minutes, beyond the limit of any run.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Ten_thousand_chosen_cases_of_one_method_are_found()
    {
        var tests = Enumerable.Range(0, 10_000).Select(i => Cases.One("Good", "Plain") with { Variant = new TestVariant($"i: {i}", [new("i", $"{i}")]) }).ToList();
        var chosen = tests.ConvertAll(TestCaseFactory.Create);

        var found = await Task.Run(() =>
        {
            var there = new TestsByCase(tests);
            return chosen.ConvertAll(there.Find);
        });

        Assert.Equal<MultiStreamTest?>(tests, found);
    }

    [Fact]
    public void Of_several_overloads_a_test_case_without_parameters_stands_for_none()
    {
        var handle = new RecordingHandle();
        var vague = new TestCase("Discovery.Cases.Overloads.Run", AdapterIdentity.Uri, Cases.AssemblyPath);

        Assert.Empty(ChosenTests.Find([vague], handle, tests => tests));

        Assert.Single(handle.Results);
    }

    [Fact]
    public void A_test_case_without_parameters_stands_for_the_only_method_of_its_name()
    {
        var plain = new TestCase("Discovery.Cases.Good.Limited", AdapterIdentity.Uri, Cases.AssemblyPath);

        Assert.Equal("Limited", Assert.Single(ChosenTests.Find([plain], new RecordingHandle(), tests => tests)).Test.MethodName);
    }
}
