using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Spawners;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Allocation;

/// <summary>Which streams are taken from the pool, and what they ask of it.</summary>
public sealed class PoolChoiceTests
{
    private const string Hosts = "<Hosts><Host name='here' kind='local' tags='linux ssd'/></Hosts>";

    [Theory]
    [InlineData("", "pool of any [linux] False")]
    [InlineData("<Stream name='db' count='1'/><Stream name='db' test='Acme.*' collect='*.log'/>", "pool of any [linux] False")]
    [InlineData("<Stream name='db' tags='ssd'/>", "pool of any [ssd] False")]
    [InlineData("<Stream name='db' tags=''/>", "pool of any [] False")]
    [InlineData("<Stream name='db' kind='local' tags='ssd' distinctHosts='true'/>", "pool of local [ssd] True")]
    [InlineData("<Stream name='db' distinctHosts='true'/>", "pool of any [linux] True")]
    [InlineData("<Stream name='db' kind='local'/>", "local")]
    [InlineData("<Stream name='db' kind='ssh' host='h'/>", "ssh")]
    [InlineData("<Stream name='db' tags='ssd'/><db><Kind>local</Kind></db>", "local")]
    [InlineData("<Stream name='db' kind='ssh' tags='ssd'/><db><Host>h</Host></db>", "ssh")]
    [InlineData("<Stream name='db' kind='ssh' host='h'/><db><Tags>ssd</Tags></db>", "pool of any [ssd] False")]
    public void The_strongest_entry_that_says_where_a_stream_is_decides(string streams, string expected)
    {
        var test = Tests.With() with { Streams = [new StreamDeclaration("db", null) { Tags = "linux" }] };

        Assert.Equal([expected], StreamPlacement.Place(test, Settings.Read($"{Hosts}<Streams>{streams}</Streams>")).Select(Text));
    }

    [Fact]
    public void A_member_of_a_role_can_be_taken_home()
    {
        var places = StreamPlacement.Place(Tests.With(("client", 2)), Settings.Read(Hosts + "<Streams><Stream name='client' tags='linux' count='3'/><Stream name='client-1' kind='local'/></Streams>"));

        Assert.Equal(["client-0 pool of any [linux] False", "client-1 local", "client-2 pool of any [linux] False"], places.Select(p => $"{p.Stream} {Text(p)}"));
        Assert.All(places, p => Assert.Equal(("client", 3), (p.Role, p.Count)));
    }

    [Fact]
    public void Without_a_pool_what_a_test_asks_for_means_nothing()
    {
        var test = Tests.With() with { Streams = [new StreamDeclaration("db", null) { Tags = "linux", DistinctHosts = true }] };

        Assert.Equal(["local"], StreamPlacement.Place(test, Settings.Read("")).Select(Text));
    }

    [Fact]
    public void With_a_pool_no_stream_is_without_a_place_in_a_strict_run() =>
        Assert.Equal(["pool of any [] False"], StreamPlacement.Place(Tests.With(("db", null)), Settings.Read("<Strict>true</Strict>" + Hosts)).Select(Text));

    [Fact]
    public void A_stream_that_is_not_declared_takes_nothing_from_the_pool()
    {
        var options = Settings.Read(Hosts + "<Streams><Stream name='late' tags='linux'/></Streams>");

        Assert.Equal("local", StreamPlacement.Place("other", options, Tests.With()).Kind);
        Assert.Equal("local", StreamPlacement.Place("other", options).Kind);
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'late'): tags take stream 'late' of test 'Acme.Tests.Failover.Survives' from the pool, which only streams that a test declares are taken from; declare it with [Stream].",
            Assert.Throws<MultiStreamSettingsException>(() => StreamPlacement.Place("late", options, Tests.With())).Message);
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'late'): tags take stream 'late' from the pool, which only streams that a test declares are taken from; give it a place of its own.",
            Assert.Throws<MultiStreamSettingsException>(() => StreamPlacement.Place("late", options)).Message);
    }

    [Fact]
    public void The_host_that_is_given_is_the_place()
    {
        var options = Settings.Read("<Hosts><Host name='db-1' host='db1.lab' user='ci'/></Hosts>");
        var place = PoolChoice.On(options.Hosts.Pool[0], StreamPlacement.Place(Tests.With(("db", null)), options)[0]);

        Assert.Equal(("db", "ssh", "db1.lab", "ci", "db-1", "MultiStream/Hosts/Host[1] (name 'db-1')"), (place.Stream, place.Kind, place["host"], place["user"], place.PoolHost, place.Source));
        Assert.Null(place.Need);
    }

    private static string Text(StreamPlace p) => p.Need is { } need ? $"{p.Kind} of {need.Kind ?? "any"} [{string.Join(' ', need.Tags)}] {need.IsDistinct}" : p.Kind;
}
