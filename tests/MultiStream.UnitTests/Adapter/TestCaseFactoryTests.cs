using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Adapter;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

public class TestCaseFactoryTests
{
    private static object? Property(TestCase testCase, string id) => testCase.GetPropertyValue(testCase.Properties.Single(p => p.Id == id));

    [Fact]
    public void The_id_is_the_same_each_time_a_test_is_found()
    {
        var listed = Cases.All.Select(TestCaseFactory.Create).Select(c => c.Id);
        var run = TestFinder.Find(Cases.AssemblyPath).Select(TestCaseFactory.Create).Select(c => c.Id);

        Assert.Equal(listed, run);
    }

    [Fact]
    public void The_id_does_not_depend_on_the_folder()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll", "Discovery.Cases.pdb", "Discovery.Bases.dll");

        Assert.Equal(Cases.All.Select(t => TestCaseFactory.Create(t).Id), TestFinder.Find(copy.Path("Discovery.Cases.dll")).Select(t => TestCaseFactory.Create(t).Id));
    }

    [Fact]
    public void The_id_is_the_one_that_histories_know() =>
        Assert.Equal(new Guid("fba1e9fd-bb51-0f59-f077-2eebae11f747"), TestCaseFactory.Create(Cases.One("Good", "Later")).Id);

    [Theory]
    [InlineData("Matrix(client: v1, server: v1)", "d915df00-4c5a-4b22-826b-77bcde82281d")]
    [InlineData("Matrix(downgrade)", "ce5026ae-cc39-f245-1d36-82cc877ff737")]
    public void The_id_of_a_test_case_with_a_variant_is_the_one_that_histories_know(string name, string id) =>
        Assert.Equal(new Guid(id), TestCaseFactory.Create(Cases.All.Single(t => t.DisplayName == name)).Id);

    [Fact]
    public void The_id_of_a_variant_of_the_settings_is_the_one_that_histories_know_whatever_else_the_settings_say()
    {
        static Guid Id(params VariantOptions[] variants) => TestCaseFactory.Create(SettingVariants.Expand([Cases.One("Good", "Later")], variants).Single(t => t.Variant!.Setting == "ipv6")).Id;

        var id = Id(new VariantOptions("ipv6", "*.Later", [], "here"));

        Assert.Equal(new Guid("685961c1-4b46-85c0-9a31-2710679169ad"), id);
        Assert.Equal(id, Id(new VariantOptions("ipv4", "*", [], "there"), new VariantOptions("ipv6", "*", [new ParameterValue("family", "6", "here")], "elsewhere")));
    }

    [Fact]
    public void An_id_is_the_same_whatever_other_cases_there_are_and_wherever_a_parameter_stands()
    {
        var test = Cases.All.Single(t => t.DisplayName == "Matrix(client: v1, server: v2)");
        var values = test.Variant!.Values;

        var moved = test with { Variant = new TestVariant("server: v2, client: v1", [.. values.Reverse()]), DisplayName = "Else(server: v2, client: v1)", Line = 7, Source = "/elsewhere/Discovery.Cases.dll" };
        Assert.Equal(TestCaseFactory.Create(test).Id, TestCaseFactory.Create(moved).Id);

        var other = test with { Variant = new TestVariant("client: v1, server: v3", [values[0], new("server", "v3")]) };
        Assert.NotEqual(TestCaseFactory.Create(test).Id, TestCaseFactory.Create(other).Id);
        Assert.NotEqual(TestCaseFactory.Create(test).Id, TestCaseFactory.Create(test with { ManagedMethod = "Matrix(System.String,System.String)" }).Id);
    }

    [Fact]
    public void Test_cases_of_one_method_share_all_that_leads_to_the_code()
    {
        var cases = Cases.All.Where(t => t.MethodName == "Matrix").Select(TestCaseFactory.Create).ToList();

        Assert.Equal("Discovery.Cases.Variants.Matrix", Assert.Single(cases.Select(c => c.FullyQualifiedName).Distinct()));
        Assert.Single(cases.Select(c => Property(c, "TestCase.ManagedMethod")).Distinct());
        Assert.Equal("Matrix(client: v1, server: v2)", cases[1].DisplayName);
        Assert.Equal("client: v1, server: v2", TestCaseFactory.VariantOf(cases[1]));
    }

    [Fact]
    public void No_two_tests_share_an_id_not_even_overloads() =>
        Assert.Equal(Cases.All.Count, Cases.All.Select(t => TestCaseFactory.Create(t).Id).Distinct().Count());

    [Fact]
    public void An_IDE_gets_what_it_needs_to_show_and_to_jump()
    {
        var test = Cases.One("Good", "Later");

        var testCase = TestCaseFactory.Create(test);

        Assert.Equal("Discovery.Cases.Good.Later", testCase.FullyQualifiedName);
        Assert.Equal("Later", testCase.DisplayName);
        Assert.Equal((test.FilePath, test.Line), (testCase.CodeFilePath, testCase.LineNumber));
        Assert.Equal("Discovery.Cases.Good", Property(testCase, "TestCase.ManagedType"));
        Assert.Equal("Later(MultiStream.StreamsManager)", Property(testCase, "TestCase.ManagedMethod"));
        Assert.Equal("|Discovery.Cases|Good|Later", string.Join('|', Assert.IsType<string?[]>(Property(testCase, "TestCase.Hierarchy"))));
    }

    [Fact]
    public void Categories_are_traits_and_what_the_TRX_logger_reads()
    {
        var testCase = TestCaseFactory.Create(Cases.One("Traits", "Repeats"));

        Assert.Equal(["Category=Of-Class", "Category=x", "Area=discovery"], testCase.Traits.Select(t => $"{t.Name}={t.Value}"));
        Assert.Equal(["Of-Class", "x"], Assert.IsType<string[]>(Property(testCase, "MSTestDiscoverer.TestCategory")));
    }
}
