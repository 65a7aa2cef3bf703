using System.Text.Json;
using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Tests that share a pool of hosts.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task The_sample_with_a_pool_of_three_local_hosts_runs_anywhere()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Pool") { ByProject = true, Settings = await File.ReadAllTextAsync(Path.Combine(Asset.ProjectFolder("Pool"), "hosts.runsettings")) });

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(3, run.Trx.Results.Count);
    }

    [Fact]
    public async Task Two_classes_that_want_one_exclusive_host_have_it_one_after_the_other_and_what_can_never_be_fails_at_once()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Settings.Cases")
        {
            Filter = "FullyQualifiedName~Settings.Cases.Board",
            Settings = """<RunSettings><MultiStream><MaxParallelTests>2</MaxParallelTests><Leases>false</Leases><Hosts><Host name="board-1" kind="local" tags="board" slots="4" exclusive="true" /><Host name="pc" kind="local" tags="fast" /></Hosts></MultiStream></RunSettings>""",
        });

        Assert.Equal(1, run.ExitCode);
        foreach (var name in (string[])["One_has_the_board", "Two_has_the_board"])
        {
            Assert.Equal("Passed", run.Trx[name].Outcome);
            Assert.Equal(["main", "board @ board-1"], run.Trx[name].Children.Select(c => Regex.Replace(c.Name, "^.* · ", "")));
        }
        Assert.Equal("No allocation is possible, even with the whole pool free: 'board' needs tags board, fast; board-1 lacks fast; pc lacks board.", run.Trx["There_is_no_fast_board"].Message);

        var events = EventLines.Read(Assert.Single(Directory.GetDirectories(Path.Combine(run.Folder.Results, "MultiStream")))).ToList();
        Assert.Equal("There_is_no_fast_board", First("test-begin").GetProperty("title").GetString());
        Assert.Matches("^no allocation: 'board' needs tag board; board-1 has it but is taken by test (One|Two)_has_the_board since [0-9]+ s; pc lacks board$", First("hosts-wait").GetProperty("reason").GetString());
        Assert.Matches("Test (One|Two)_has_the_board waits for hosts: no allocation: 'board' needs tag board; board-1 has it but is taken ", run.Output);
        var given = events.FindAll(e => EventLines.Name(e) == "hosts-given");
        Assert.Equal(2, given.Count);
        Assert.True(given[1].TryGetProperty("waited", out _));
        Assert.InRange(events.IndexOf(First("stream-end")), events.IndexOf(given[0]), events.IndexOf(given[1]));

        JsonElement First(string name) => events.First(e => EventLines.Name(e) == name);
    }
}
