using MultiStream.Options;
using MultiStream.Tool.Check;

namespace MultiStream.UnitTests.Tool.Check;

/// <summary>Each place that the settings name is tried, and each once.</summary>
public sealed class PlaceFinderTests
{
    [Fact]
    public void The_pool_and_the_streams_are_there_and_what_is_the_same_place_is_there_once()
    {
        var found = Find("""
            <Hosts><Host name="a" user="ci"/><Host name="b" host="b.lab"/></Hosts>
            <Streams>
              <Stream name="one" kind="ssh" host="a" user="ci"/>
              <Stream name="two" kind="ssh" host="a" user="ci" address="10.0.0.1"/>
              <Stream name="three" kind="ssh" host="a" user="root"/>
              <Stream name="taken" tags="linux"/>
              <Stream name="inner" kind="inproc"/>
            </Streams>
            """);

        Assert.Equal(["ci@a", "b", "root@a"], found.Select(p => p.Name));
        Assert.Equal("MultiStream/Hosts/Host[1] (name 'a') and 2 more", found[0].Source);
        Assert.Equal("MultiStream/Streams/Stream[3] (name 'three')", found[2].Source);
    }

    [Fact]
    public void Roles_their_members_and_the_entries_of_some_tests_are_places_too()
    {
        var found = Find("""
            <Streams>
              <Stream name="client" kind="ssh" host="lab" count="50"/>
              <Stream name="client-7" host="lab7"/>
              <Stream name="node" kind="ssh" host="n"/>
              <Stream name="node-2" host="n2"/>
              <Stream name="client" test="Acme.Slow.*" host="slow"/>
              <Stream name="late" kind="ssh" host="${param:none}"/>
              <Stream name="late" test="Acme.*" host="later"/>
            </Streams>
            """);

        Assert.Equal(["lab", "lab7", "slow", "n", "n2", "later"], found.Select(p => p.Name));
    }

    [Fact]
    public void What_a_host_needs_from_a_test_is_said_and_the_others_are_tried()
    {
        var finder = new PlaceFinder(Options("""<Hosts><Host name="a" user="${param:who}"/><Host name="b"/></Hosts><Streams><Stream name="x" kind="ssh" host="${param:none}"/></Streams>"""));

        Assert.Equal(["b"], finder.Find().Select(p => p.Name));
        Assert.Equal(2, finder.Problems.Count);
        Assert.StartsWith("MultiStream/Hosts/Host[1] (name 'a')/@user: '${param:who}' refers to the parameter 'who', which is not set", finder.Problems[0], StringComparison.Ordinal);
        Assert.StartsWith("MultiStream/Streams/Stream[1] (name 'x')/@host: '${param:none}' refers to", finder.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_name_no_place_mean_this_machine() => Assert.Equal("local", Assert.Single(Find("<Strict>true</Strict>")).Name);

    [Fact]
    public void A_default_that_is_no_place_is_told_and_one_that_is_stands_beside_the_entries()
    {
        var finder = new PlaceFinder(Options("<DefaultStream>ssh</DefaultStream>"));

        Assert.Empty(finder.Find());
        Assert.StartsWith("MultiStream/DefaultStream: kind 'ssh' needs 'host', ", Assert.Single(finder.Problems), StringComparison.Ordinal);
        Assert.Equal(["lab", "slurm"], Find("""<DefaultStream>slurm</DefaultStream><Streams><Stream name="a" kind="ssh" host="lab"/></Streams>""").Select(p => p.Name));
        Assert.Equal(["lab"], Find("""<DefaultStream>ssh</DefaultStream><Streams><Stream name="a" host="lab"/></Streams>""").Select(p => p.Name));
    }

    private static IReadOnlyList<CheckedPlace> Find(string section)
    {
        var finder = new PlaceFinder(Options(section));
        var found = finder.Find();
        Assert.Empty(finder.Problems);
        return found;
    }

    private static MultiStreamOptions Options(string section) => OptionsReader.Read($"<RunSettings><MultiStream>{section}</MultiStream></RunSettings>", new Dictionary<string, string>());
}
