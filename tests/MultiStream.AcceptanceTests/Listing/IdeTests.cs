using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Listing;

public sealed class IdeListing : IAsyncLifetime
{
    internal IdeRun Listing { get; private set; } = null!;

    internal IdeRun Chosen { get; private set; } = null!;

    internal IdeRun OneCase { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Listing = await IdeRun.RunAsync("list", Asset.Assembly("Listing.Cases"));
        Chosen = await IdeRun.RunAsync("run", Asset.Assembly("Listing.Cases"), _ => ["Cases.Good.", "Cases.Overloads.", "Größe", "Outer+Inner", "Far_shared"]);
        OneCase = await IdeRun.RunAsync("run", Asset.Assembly("Listing.Cases"), _ => ["Matrix(client: v2, server: v1)"]);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>What an IDE hears: identities, sources, traits, results with their places.</summary>
public sealed class IdeTests(IdeListing ide, ListingRun commandLine) : IClassFixture<IdeListing>, IClassFixture<ListingRun>
{
    [Fact]
    public void A_test_has_the_same_id_when_listed_when_run_from_the_command_line_and_when_run_as_chosen()
    {
        var listed = ide.Listing.Listed.ToDictionary(t => t.Id, t => t.DisplayName);
        Assert.Equal(listed.OrderBy(t => t.Key), commandLine.Trx.Results.ToDictionary(r => r.TestId, r => r.Name).OrderBy(t => t.Key));

        var parents = ide.Chosen.Results.Where(r => r.ParentId is null || r.ParentId == Guid.Empty).ToList();
        Assert.Equal(11, parents.Count);
        Assert.All(parents, r => Assert.Equal(listed[r.TestId], r.Name));
    }

    [Fact]
    public void A_test_has_file_and_line_also_when_it_is_async()
    {
        AssertAt("Good.Plain", "Good.cs", "/*Plain*/");
        AssertAt("Good.Later", "Good.cs", "/*Later*/");
        AssertAt("Partial.First", "Good.cs", "/*First*/");
        AssertAt("Partial.Second", "Good.Partial.cs", "/*Second*/");
        AssertAt("NearDerivedA.Inherited", "Inherited.cs", "/*Inherited*/");
    }

    [Fact]
    public void A_test_has_its_categories_and_traits() => Assert.Superset(
        new HashSet<string> { "Category=nightly", "Category=theirs", "Ticket=17", "Ticket=18", "Owner=grace", "Priority=2", "Area=discovery" },
        ide.Listing.Listed.Single(t => t.DisplayName == "All_of_them").Traits.ToHashSet());

    [Fact]
    public void Results_of_chosen_tests_come_as_parent_and_children_and_each_names_its_host()
    {
        int at = ide.Chosen.Results.ToList().FindIndex(r => r.Name == "Later");
        var later = ide.Chosen.Results.Skip(at).Take(6).ToList();
        Assert.Equal(
            ["Later", "Later · main", "Later · server @ localhost", "Later · client-0 @ localhost", "Later · client-1 @ localhost", "Later · client-2 @ localhost"],
            later.Select(r => r.Name));
        Assert.All(later.Skip(1), r => Assert.Equal(later[0].ExecutionId, r.ParentId));
        Assert.Equal([Environment.MachineName, Environment.MachineName, "localhost", "localhost", "localhost", "localhost"], later.Select(r => r.Computer));
        Assert.All(later, r => Assert.Equal("Passed", r.Outcome));
    }

    [Fact]
    public void A_test_has_its_place_in_the_tree_of_an_IDE()
    {
        Assert.Equal([null, "Discovery.Cases", "Good", "Plain"], ide.Listing.Listed.Single(t => t.FullName == "Discovery.Cases.Good.Plain").Hierarchy);
        Assert.Equal([null, "Discovery.Cases", "Outer+Inner", "Nested"], ide.Listing.Listed.Single(t => t.FullName == "Discovery.Cases.Outer+Inner.Nested").Hierarchy);
    }

    [Fact]
    public void Only_what_was_chosen_runs()
    {
        var chosen = ide.Chosen.Results.Select(r => r.Name.Split(" · ")[0]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            ["Both", "Discovery.Cases.Elsewhere.TwinC.Far_shared", "Discovery.Cases.Other.TwinC.Far_shared", "Later", "Limited", "Nested", "Overloads.Run()", "Overloads.Run(StreamsManager)",
                "Overloads.Run(StreamsManager, CancellationToken)", "Plain", "Schöne_neue_Welt"],
            chosen);
    }

    [Fact]
    public void One_of_several_test_cases_of_a_method_runs_alone()
    {
        var cases = ide.Listing.Listed.Where(t => t.FullName == "Discovery.Cases.Variants.Matrix").ToList();
        Assert.Equal(6, cases.Select(t => t.Id).Distinct().Count());

        var only = Assert.Single(ide.OneCase.Results);
        Assert.Equal((cases.Single(t => t.DisplayName == "Matrix(client: v2, server: v1)").Id, "Matrix(client: v2, server: v1)", "Passed"), (only.TestId, only.Name, only.Outcome));
    }

    void AssertAt(string name, string file, string mark)
    {
        var test = ide.Listing.Listed.Single(t => t.FullName == "Discovery.Cases." + name);
        Assert.Equal(Path.Combine(Asset.ProjectFolder("Discovery.Cases"), file), test.File);
        Assert.Equal(Array.FindIndex(File.ReadAllLines(test.File!), l => l.Contains(mark, StringComparison.Ordinal)) + 1, test.Line);
    }
}
