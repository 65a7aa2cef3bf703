using MultiStream.Discovery;

namespace MultiStream.UnitTests.Discovery;

public class TestFinderTests
{
    [Fact]
    public void A_test_is_described_as_its_attributes_say()
    {
        var test = Cases.One("Good", "Limited");

        Assert.Equal(Cases.AssemblyPath, test.Source);
        Assert.Equal("Discovery.Cases.Good", test.TypeName);
        Assert.Equal("Discovery.Cases.Good", test.ManagedType);
        Assert.Equal("Discovery.Cases", test.Namespace);
        Assert.Equal("Discovery.Cases.Good.Limited", test.FullyQualifiedName);
        Assert.Equal("Limited(System.Threading.CancellationToken,MultiStream.StreamsManager)", test.ManagedMethod);
        Assert.Equal("Limited", test.DisplayName);
        Assert.Equal(TimeSpan.FromSeconds(90), test.Timeout);
        Assert.Equal("not today", test.Skip);
        Assert.Null(test.Problem);
    }

    [Fact]
    public void A_test_without_limits_has_none()
    {
        var test = Cases.One("Good", "Plain");

        Assert.Null(test.Timeout);
        Assert.Null(test.Skip);
        Assert.Empty(test.Streams);
        Assert.Empty(test.Categories);
    }

    [Fact]
    public void Methods_come_in_the_order_of_the_source_and_only_marked_ones() =>
        Assert.Equal(["Plain", "Later", "Limited", "Both"], Cases.MethodsOf("Good"));

    [Fact]
    public void A_partial_class_is_one_class() => Assert.Equal(["First", "Second"], Cases.MethodsOf("Partial"));

    [Theory]
    [InlineData("Good", "Plain", "")]
    [InlineData("Good", "Later", "server client[3]")]
    [InlineData("Good", "Limited", "stream[2]")]
    [InlineData("Good", "Both", "stream[2] extra")]
    [InlineData("Partial", "First", "hub spoke")]
    [InlineData("Partial", "Second", "hub")]
    [InlineData("NearDerivedA", "Inherited", "base derived own")]
    [InlineData("NearDerivedB", "Inherited", "base own")]
    [InlineData("FromAfar", "Inherited_from_afar", "far")]
    public void Streams_are_the_classs_then_the_numbers_then_the_methods(string className, string method, string expected) =>
        Assert.Equal(expected, Cases.StreamsOf(className, method));

    [Theory]
    [InlineData("Good", "Plain")]
    [InlineData("Good", "Later")]
    [InlineData("Good", "Limited")]
    [InlineData("Good", "Both")]
    [InlineData("Partial", "First")]
    [InlineData("Partial", "Second")]
    [InlineData("Outer+Inner", "Nested")]
    [InlineData("NearDerivedA", "Inherited")]
    [InlineData("NearDerivedA", "Overridden", "OverriddenA")]
    [InlineData("FromAfar", "Inherited_from_afar")]
    public void File_and_line_lead_to_the_bodys_first_line(string className, string method, string? mark = null)
    {
        var test = Cases.One(className, method);

        Assert.NotNull(test.FilePath);
        Assert.Contains($"/*{mark ?? method}*/", File.ReadLines(test.FilePath).ElementAt(test.Line - 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_without_a_body_has_no_line() => Assert.Equal(0, Cases.One("IInterface", "In_an_interface").Line);

    [Fact]
    public void Without_a_pdb_the_tests_are_the_same_but_for_the_lines()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll", "Discovery.Bases.dll");

        var tests = TestFinder.Find(copy.Path("Discovery.Cases.dll"));

        Assert.Equal(Cases.All.Select(t => t.FullyQualifiedName + t.ManagedMethod), tests.Select(t => t.FullyQualifiedName + t.ManagedMethod));
        // The base's PDB is inside it, the source's was beside it.
        Assert.All(tests, t => Assert.Equal(t.ClassName.StartsWith("FromAfar", StringComparison.Ordinal) ? 1 : 0, Math.Sign(t.Line)));
    }

    [Fact]
    public void A_damaged_pdb_costs_the_lines_only()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll", "Discovery.Bases.dll");
        File.WriteAllText(copy.Path("Discovery.Cases.pdb"), "BSJB and then nonsense");

        var tests = TestFinder.Find(copy.Path("Discovery.Cases.dll"));

        Assert.Equal(Cases.All.Count, tests.Count);
        Assert.Equal(0, tests.Single(t => t.FullyQualifiedName == "Discovery.Cases.Good.Plain").Line);
    }

    [Fact]
    public void Without_the_assembly_of_a_base_only_its_tests_are_missing()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll");

        var tests = TestFinder.Find(copy.Path("Discovery.Cases.dll"));

        Assert.Equal(Cases.All.Where(t => !t.ClassName.StartsWith("FromAfar", StringComparison.Ordinal)).Select(t => t.ManagedType + t.ManagedMethod),
            tests.Select(t => t.ManagedType + t.ManagedMethod));
    }

    [Fact]
    public void An_assembly_that_does_not_use_MultiStream_has_no_tests() =>
        Assert.Empty(TestFinder.Find(typeof(FactAttribute).Assembly.Location));

    [Fact]
    public void A_file_that_is_no_assembly_is_named_and_explained()
    {
        using var copy = new Cases.Copy();
        File.WriteAllText(copy.Path("text.dll"), "not an assembly");

        var error = Assert.Throws<MultiStreamException>(() => TestFinder.Find(copy.Path("text.dll")));

        Assert.Contains(copy.Path("text.dll"), error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read as a .NET assembly", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_and_explained()
    {
        var error = Assert.Throws<MultiStreamException>(() => TestFinder.Find("nowhere.dll"));

        Assert.Contains("nowhere.dll", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_closed_afterwards()
    {
        using var copy = new Cases.Copy("Discovery.Cases.dll", "Discovery.Cases.pdb", "Discovery.Bases.dll");
        _ = TestFinder.Find(copy.Path("Discovery.Cases.dll"));

        foreach (var file in (string[])["Discovery.Cases.dll", "Discovery.Cases.pdb", "Discovery.Bases.dll"])
        {
            // Fails, on every system that has locks, as long as anyone has the file open.
            using var alone = new FileStream(copy.Path(file), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Assert.True(alone.CanWrite);
        }
    }
}
