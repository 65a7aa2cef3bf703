using MultiStream.Options;
using MultiStream.Protocol;
using MultiStream.Spawners;
using MultiStream.Spawners.Slurm;
using MultiStream.UnitTests.Deployment;

namespace MultiStream.UnitTests.Spawners.Slurm;

/// <summary>Which agents one srun starts, and what they are told.</summary>
public sealed class SlurmTogetherTests
{
    [Theory]
    [InlineData("n1 n2 n3", "3", "0 1 2")]
    [InlineData("n1 n2 n3", "4", "")]
    [InlineData("n1 n2 n3", "0", "")]
    [InlineData("n1 n2 n3", null, "")]
    [InlineData("n1 n1 n2 n2 n3", "2", "0 2 4|1 3")]
    [InlineData("n1 n1 n2 n2 n3", "3", "0 2 4")]
    public void Each_srun_starts_one_agent_at_a_node_and_only_where_there_are_as_many_as_the_settings_say(string nodes, string? least, string groups)
    {
        var there = nodes.Split(' ').Select(n => new SlurmNode(n, n)).ToList();
        var request = new SlurmRequest([.. there.Select((_, i) => Place($"s{i}", least is null ? [] : [("connectBack", least)]))]);

        Assert.Equal(groups, string.Join('|', request.Together(there).Select(g => string.Join(' ', g))));
    }

    [Fact]
    public void Streams_with_other_settings_of_their_step_are_started_apart()
    {
        var there = Enumerable.Range(1, 4).Select(i => new SlurmNode($"n{i}", "")).ToList();
        var request = new SlurmRequest([.. Enumerable.Range(0, 4).Select(i => Place($"s{i}", ("connectBack", "2"), ("stepOptions", i < 2 ? "--export=ALL" : "--export=HOME")))]);

        Assert.Equal(["0 1", "2 3"], request.Together(there).Select(g => string.Join(' ', g)));
        Assert.Equal(["--export=HOME", "sh", "-c", "boot"], SlurmRequest.TreeWords(request.Places[2], "7", ["n3", "n4"], "boot").TakeLast(4));
    }

    [Fact]
    public void An_invitation_arrives_as_it_was_and_says_nothing_of_its_secret_to_people()
    {
        var invitation = new BackInvitation("10.0.0.1", 40_123, new string('A', 64), "secret");

        Assert.Equal(invitation, BackInvitation.Parse(invitation.Line));
        Assert.Equal("10.0.0.1:40123", $"{invitation}");
        Assert.InRange(invitation.Line.Length, 1, BackInvitation.MaxLine);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.1 x 0 secret")]
    [InlineData("10.0.0.1 40123 short secret")]
    public void What_is_no_invitation_is_none(string line) => Assert.Null(BackInvitation.Parse(line));

    [Theory]
    [InlineData("40000-40999", 40_000, 40_999)]
    [InlineData("40000", 40_000, 40_000)]
    public void Ports_are_one_or_a_range(string text, int first, int last) => Assert.Equal(new PortRange(first, last), PortRange.Parse(text));

    [Theory]
    [InlineData("connectPorts", "40999-40000")]
    [InlineData("connectPorts", "0-10")]
    [InlineData("connectPorts", "1-70000")]
    [InlineData("connectBack", "-1")]
    [InlineData("connectBack", "yes")]
    [InlineData("connectAddress", "host:22")]
    public void What_is_wrong_is_refused(string setting, string value) => Assert.NotNull(SlurmSettings.All.Single(s => s.Name == setting).Check!(value));

    private static StreamPlace Place(string name, params (string, string)[] settings) => DeploymentFiles.Place("slurm", settings) with { Stream = name };
}
