using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Listing;

/// <summary>Listing tests, and filters: which tests they let through is the same for a listing and a run.</summary>
public sealed class ListingTests
{
    [Fact]
    public async Task A_listing_shows_each_tests_name_once()
    {
        var names = await ListAsync(null);

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Superset(
            new HashSet<string> { "Plain", "Later", "Overloads.Run()", "Overloads.Run(StreamsManager)", "TwinA.Shared", "NearDerivedB.Inherited", "Nested", "Schöne_neue_Welt", "Private", "In_a_struct", "Matrix(client: v1, server: v2)", "Matrix(downgrade)" },
            names.ToHashSet());
    }

    [Fact]
    public async Task A_listing_runs_no_code_of_the_user()
    {
        using var folder = new RunFolder();
        var assembly = CopyOf("Listing.Cases", folder);
        var trace = Path.ChangeExtension(assembly, ".ran");
        var list = new TestCommand("Listing.Cases") { Assembly = assembly, WithoutLoggers = true, Verbosity = null, Arguments = ["--ListTests"] };

        using var listing = await DotnetTest.RunAsync(list);
        Assert.Contains("Leaves_a_trace", listing.Lines);
        Assert.False(File.Exists(trace), "code of the assembly has run");

        // The same assembly leaves the trace as soon as anything of it does run.
        using var run = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { Assembly = assembly, Filter = "Name=Leaves_a_trace" });
        Assert.Equal(["module initializer", "static constructor", "constructor", "test"], File.ReadAllLines(trace));
    }

    [Theory]
    [InlineData("FullyQualifiedName=Discovery.Cases.Good.Plain", "Plain")]
    [InlineData("FullyQualifiedName~Cases.Overloads", "Overloads.Run()", "Overloads.Run(StreamsManager)", "Overloads.Run(StreamsManager, CancellationToken)")]
    [InlineData("TwinA", "TwinA.Shared")]
    [InlineData("Name=Shared", "TwinA.Shared", "TwinB.Shared")]
    [InlineData("DisplayName=TwinB.Shared", "TwinB.Shared")]
    [InlineData("DisplayName~TwinB", "TwinB.Shared")]
    [InlineData("ClassName=Discovery.Cases.Outer+Inner", "Nested")]
    [InlineData("Category=nightly", "All_of_them")]
    [InlineData("TestCategory=by-trait", "All_of_them")]
    [InlineData("testcategory=LAB", "All_of_them")]
    [InlineData("ClassName=Discovery.Cases.Traits&Category!=nightly", "Repeats", "Unreadable")]
    [InlineData("Ticket=17&Ticket=18", "All_of_them")]
    [InlineData("Level=3|Name=Own", "Own", "All_of_them")]
    [InlineData("(Owner=grace|Owner=ada)&Priority=2", "All_of_them")]
    [InlineData("Name=Schöne_neue_Welt", "Schöne_neue_Welt")]
    [InlineData("(client=v2&Variant~server: v1)|Variant=downgrade", "Matrix(client: v2, server: v1)", "Matrix(downgrade)")]
    public async Task A_filter_lets_the_same_tests_through_when_listing(string filter, params string[] expected) => Assert.Equal(expected, await ListAsync(filter));

    [Fact]
    public async Task A_filter_holds_for_a_run_and_for_the_listing_of_the_whole_command()
    {
        const string filter = "Name=Shared|Category=nightly";
        using var run = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { ByProject = true, Filter = filter });
        using var list = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { ByProject = true, WithoutLoggers = true, Verbosity = null, Filter = filter, Arguments = ["--list-tests"] });

        Assert.Equal(["All_of_them", "TwinA.Shared", "TwinB.Shared"], run.Trx.Results.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["TwinA.Shared", "TwinB.Shared", "All_of_them"], NamesIn(list));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Categories_and_other_frameworks_traits_are_in_the_trx_file()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { Filter = "Name=All_of_them" });

        Assert.Equal(["by-trait", "lab", "nightly", "of-class", "one", "slow", "theirs", "two"], run.Trx.Definitions.Single().Categories.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_filter_that_nothing_passes_is_no_failure_but_an_unknown_name_in_it_is_said()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { ByProject = true, Verbosity = null, Filter = "Colour=red" });

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("MultiStream: The filter 'Colour=red' asks for 'Colour', which no test has. Known are FullyQualifiedName, Name, DisplayName, ClassName, Category, TestCategory, "
            + "access, address, Area, client, code, ", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_understood_fails_the_run_and_says_what_would_be_right()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { ByProject = true, Verbosity = null, Filter = "Name=(" });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("MultiStream: No test was selected, because the filter 'Name=(' cannot be understood: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Right would be, for example, 'FullyQualifiedName~Login' or '(Category=nightly&Name!=Slow)|Owner=grace'.", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Trx.Results);
    }

    static async Task<IReadOnlyList<string>> ListAsync(string? filter)
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Listing.Cases") { WithoutLoggers = true, Verbosity = null, Filter = filter, Arguments = ["--ListTests"] });
        Assert.True(run.ExitCode == 0, run.ToString());
        return NamesIn(run);
    }

    static IReadOnlyList<string> NamesIn(TestRun listing) =>
        [.. listing.Output.Split('\n').SkipWhile(l => l != "The following Tests are available:").Skip(1).Where(l => l.StartsWith("    ", StringComparison.Ordinal)).Select(l => l.Trim())];

    /// <summary>The asset with all that lies beside it, in a folder where nobody else runs it.</summary>
    static string CopyOf(string asset, RunFolder folder)
    {
        var from = Path.GetDirectoryName(Asset.Assembly(asset))!;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) != ".ran"))
        {
            var to = Path.Combine(folder.Root, "copy", Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return Path.Combine(folder.Root, "copy", asset + ".dll");
    }
}
