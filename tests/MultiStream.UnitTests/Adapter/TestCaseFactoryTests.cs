using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Adapter;
using MultiStream.Discovery;
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
