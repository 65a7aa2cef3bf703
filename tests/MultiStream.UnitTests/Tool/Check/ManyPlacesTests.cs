using MultiStream.Spawners;
using MultiStream.Tool.Check;

namespace MultiStream.UnitTests.Tool.Check;

/// <summary>One place that fails in a way of its own takes nothing from the others.</summary>
public sealed class ManyPlacesTests
{
    [Fact]
    public async Task What_a_visit_throws_is_a_problem_of_its_place_and_the_others_are_told()
    {
        var reports = await ManyPlaces.VisitAsync<PlaceReport>([Place("odd"), Place("well")], static (place, _) => place.Name == "odd" ? throw new FormatException("The drive is cold.") : Well(place), Failed, null, CancellationToken.None);

        Assert.Equal(["odd", "well"], reports.Select(r => r.Place.Name));
        Assert.Equal(("agent", "System.FormatException: The drive is cold."), reports[0].Problems.Select(p => (p.Step, p.Seen)).Single());
        Assert.Contains("'warp'", reports[0].Problems[0].Do, StringComparison.Ordinal);
        Assert.Empty(reports[1].Problems);
    }

    /// <summary>On Ctrl-C ssh dies too: that is no word on the host.</summary>
    [Fact]
    public async Task Whatever_fails_after_the_end_was_wanted_counts_as_not_tried()
    {
        using var stop = new CancellationTokenSource();
        var reports = await ManyPlaces.VisitAsync<PlaceReport>([Place("cut"), Place("well")], async (place, cancel) =>
        {
            if (place.Name == "well")
                return await Well(place);
            await stop.CancelAsync();
            throw new StreamOpenException("s", OpenFailure.Other, "ssh was ended by signal 2.");
        }, Failed, null, stop.Token);

        Assert.DoesNotContain(reports, r => r.Place.Name == "cut");
    }

    private static Task<PlaceReport> Well(CheckedPlace place) => Task.FromResult(new PlaceReport(place, [], new PlaceFacts { System = "Linux X64" }));

    private static PlaceReport Failed(CheckedPlace place, Problem problem) => new(place, [problem], null);

    private static CheckedPlace Place(string name) => new(name, new StreamPlace { Stream = "s", Role = "s", Kind = "warp", Source = "" }, [$"Host {name}"]);
}
