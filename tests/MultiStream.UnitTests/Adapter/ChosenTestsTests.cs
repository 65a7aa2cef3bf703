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

        var (test, testCase) = Assert.Single(ChosenTests.Find([chosen], handle, () => []));

        Assert.Same(chosen, testCase);
        Assert.Equal("Plain", test.MethodName);
        Assert.Empty(handle.Events);
    }

    [Fact]
    public void Overloads_are_told_apart()
    {
        var chosen = Cases.All.Where(t => t.MethodName == "Run").Select(TestCaseFactory.Create).Reverse().ToList();

        var found = ChosenTests.Find(chosen, new RecordingHandle(), () => []);

        Assert.Equal(chosen.Select(c => c.DisplayName), found.Select(f => f.Test.DisplayName));
    }

    [Fact]
    public void A_test_that_is_gone_fails_and_says_so()
    {
        var handle = new RecordingHandle();
        var gone = new TestCase("Discovery.Cases.Good.Gone", AdapterIdentity.Uri, Cases.AssemblyPath) { DisplayName = "Gone" };

        Assert.Empty(ChosenTests.Find([gone], handle, () => []));

        Assert.Equal(["start Gone", "result Gone Failed", "end Gone Failed"], handle.Events);
        Assert.Contains("'Discovery.Cases.Good.Gone' is no longer in", handle.Results[0].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_test_cases_is_found_alone()
    {
        var chosen = TestCaseFactory.Create(Cases.All.Single(t => t.DisplayName == "Matrix(client: v2, server: v1)"));

        Assert.Equal("client: v2, server: v1", Assert.Single(ChosenTests.Find([chosen], new RecordingHandle(), () => [])).Test.Variant!.Name);
    }

    [Fact]
    public void A_test_case_whose_id_a_client_lost_or_whose_values_are_others_by_now_is_found_by_its_name()
    {
        var chosen = TestCaseFactory.Create(Cases.All.Single(t => t.DisplayName == "Matrix(downgrade)"));
        chosen.Id = Guid.NewGuid();

        Assert.Equal("downgrade", Assert.Single(ChosenTests.Find([chosen], new RecordingHandle(), () => [])).Test.Variant!.Name);
    }

    [Fact]
    public void A_case_of_a_variant_of_the_settings_is_found_with_these_settings_and_gone_without_them()
    {
        VariantOptions[] variants = [new("ipv6", "*.Good.Plain", [], "Variants/Variant")];
        var chosen = TestCaseFactory.Create(SettingVariants.Expand([Cases.One("Good", "Plain")], variants)[0]);
        var handle = new RecordingHandle();

        Assert.Equal("Plain(ipv6)", Assert.Single(ChosenTests.Find([chosen], handle, () => variants)).Test.DisplayName);
        Assert.Empty(ChosenTests.Find([chosen], handle, () => []));
        Assert.Empty(ChosenTests.Find([TestCaseFactory.Create(Cases.One("Good", "Plain"))], handle, () => variants));

        Assert.Contains("or it has no case 'ipv6' any more, by its attributes or by the Variants of the settings: it was renamed or removed", handle.Results[0].ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Discovery.Cases.Good.Plain' is no longer in", handle.Results[1].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_overloads_a_test_case_without_parameters_stands_for_none()
    {
        var handle = new RecordingHandle();
        var vague = new TestCase("Discovery.Cases.Overloads.Run", AdapterIdentity.Uri, Cases.AssemblyPath);

        Assert.Empty(ChosenTests.Find([vague], handle, () => []));

        Assert.Single(handle.Results);
    }

    [Fact]
    public void A_test_case_without_parameters_stands_for_the_only_method_of_its_name()
    {
        var plain = new TestCase("Discovery.Cases.Good.Limited", AdapterIdentity.Uri, Cases.AssemblyPath);

        Assert.Equal("Limited", Assert.Single(ChosenTests.Find([plain], new RecordingHandle(), () => [])).Test.MethodName);
    }
}
