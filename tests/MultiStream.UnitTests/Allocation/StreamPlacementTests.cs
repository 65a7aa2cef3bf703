using MultiStream.Allocation;
using MultiStream.Spawners;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Allocation;

public sealed class StreamPlacementTests
{
    private static IReadOnlyList<StreamPlace> Place(string streams, params (string Name, int? Count)[] declared) =>
        StreamPlacement.Place(Tests.With(declared), Settings.Read($"<Streams>{streams}</Streams>"));

    private static string Error(string section, params (string Name, int? Count)[] declared) =>
        Assert.Throws<MultiStreamSettingsException>(() => StreamPlacement.Place(Tests.With(declared), Settings.Read(section))).Message;

    [Fact]
    public void Roles_are_expanded_in_the_order_of_the_declarations()
    {
        var places = Place("", ("server", null), ("client", 3), ("one", 1));

        Assert.Equal(
            ["server server 0", "client-0 client 0", "client-1 client 1", "client-2 client 2", "one-0 one 0"],
            places.Select(p => $"{p.Stream} {p.Role} {p.Index}"));
        Assert.All(places, p => Assert.Equal(("local", "the embedded default"), (p.Kind, p.Source)));
    }

    [Fact]
    public void A_test_without_streams_has_no_places() => Assert.Empty(Place("<Stream name='server' kind='local'/>"));

    [Fact]
    public void An_entry_gives_kind_settings_source_and_base()
    {
        var options = Settings.ReadDocument(
            "<RunSettings><RunConfiguration><RunSettingsDirectory>/s</RunSettingsDirectory></RunConfiguration><MultiStream><Streams><Stream name='SERVER' kind='ssh' Host='foo' knownHosts=''/></Streams></MultiStream></RunSettings>", []);

        var place = StreamPlacement.Place(Tests.With(("server", null)), options).Single();

        Assert.Equal(("server", "ssh", "foo", "/s"), (place.Stream, place.Kind, place["host"], place.BaseDirectory));
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'SERVER')", place.Source);
        Assert.Null(place["knownHosts"]);
        Assert.Equal(["host"], place.Settings.Keys);
    }

    [Fact]
    public void Without_a_kind_of_its_own_a_stream_has_the_default_kind()
    {
        var options = Settings.Read("<DefaultStream>ssh</DefaultStream><Streams><server><Host>db1</Host></server></Streams>");

        var place = StreamPlacement.Place("server", options);

        Assert.Equal(("ssh", "db1"), (place.Kind, place["host"]));
    }

    [Fact]
    public void A_member_is_stronger_than_its_role_setting_by_setting()
    {
        var places = Place(
            "<Stream name='client-1' host='h1' port='23'/><Stream name='client' kind='ssh' host='h' user='ci'/><Stream name='client-2' kind='local'/>", ("client", 3));

        Assert.Equal(["client-0 ssh h  ci", "client-1 ssh h1 23 ci", "client-2 local   "], places.Select(p => $"{p.Stream} {p.Kind} {p["host"]} {p["port"]} {p["user"]}"));
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'client-1'), MultiStream/Streams/Stream[2] (name 'client')", places[1].Source);
        Assert.Equal("MultiStream/Streams/Stream[3] (name 'client-2')", places[2].Source);
    }

    [Fact]
    public void An_entry_for_the_test_is_stronger_than_one_for_all_and_another_tests_is_none()
    {
        const string Streams = "<Stream name='s' test='Acme.*.Survives' host='mine'/><Stream name='s' kind='ssh' host='all' user='ci'/><Stream name='s' test='Other.*' host='other'/>";

        Assert.Equal(("mine", "ci"), (Place(Streams, ("s", null))[0]["host"], Place(Streams, ("s", null))[0]["user"]));

        // Outside a test no pattern holds.
        Assert.Equal("all", StreamPlacement.Place("s", Settings.Read($"<Streams>{Streams}</Streams>"))["host"]);
    }

    [Theory]
    [InlineData("<Stream name='c' kind='ssh' host='role'/>", "role")]
    [InlineData("<Stream name='c' kind='ssh' host='role'/><c><Host>cli</Host></c>", "cli")]
    [InlineData("<Stream name='c' kind='ssh' host='role'/><c><Host>cli</Host></c><Stream name='c' test='Acme.*' host='test'/>", "test")]
    [InlineData("<Stream name='c' kind='ssh' host='role'/><Stream name='c' test='Acme.*' host='test'/><c><Test>Acme.*</Test><Host>test-cli</Host></c>", "test-cli")]
    [InlineData("<Stream name='c' kind='ssh' host='role'/><Stream name='c' test='Acme.*' host='test'/><Stream name='c' test='Acme.Tests.*' host='below'/>", "below")]
    [InlineData("<Stream name='c' kind='ssh' host='role'/><Stream name='c-0' host='member'/><Stream name='c' test='Acme.*' host='test'/>", "member")]
    [InlineData("<Stream name='c-0' test='Acme.*' host='member-test'/><Stream name='c' kind='ssh' host='role'/><Stream name='c-0' host='member'/><c-0><Host>member-cli</Host></c-0>", "member-test")]
    public void The_order_of_strength_is_name_then_test_then_layer_then_position(string streams, string host) =>
        Assert.Equal(host, Place(streams, ("c", 1))[0]["host"]);

    [Fact]
    public void The_environment_is_the_weakest_layer()
    {
        var options = Settings.Read("<Streams><Stream name='c' kind='ssh' user='file'/></Streams>", "MULTISTREAM__STREAMS__C__HOST=env", "MULTISTREAM__STREAMS__C__USER=env");

        var place = StreamPlacement.Place("c", options);
        Assert.Equal(("env", "file"), (place["host"], place["user"]));
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'c'), MULTISTREAM__STREAMS__C", place.Source);
    }

    [Fact]
    public void An_empty_setting_takes_back_what_a_weaker_entry_says()
    {
        var places = Place("<Stream name='c' kind='ssh' host='h' user='ci'/><Stream name='c-1' user=''/>", ("c", 2));

        Assert.Equal(["ci", null], places.Select(p => p["user"]));
    }

    [Theory]
    [InlineData("<Stream name='c' count='4'/>", 4)]
    [InlineData("<Stream name='c' count='4'/><c><Count>5</Count></c>", 5)]
    [InlineData("<Stream name='c' count='4'/><c><Count>5</Count></c><Stream name='c' test='Acme.*' count='6'/>", 6)]
    [InlineData("<Stream name='c' count='4'/><Stream name='c' test='Other.*' count='6'/>", 4)]
    [InlineData("<Stream name='c' count='1'/>", 1)]
    [InlineData("<Stream name='c' kind='local'/>", 3)]
    [InlineData("<Stream name='other' count='9'/>", 3)]
    public void The_settings_may_change_the_count_of_a_role(string streams, int count)
    {
        var places = Place(streams, ("c", 3));

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"c-{i}"), places.Select(p => p.Stream));
    }

    [Fact]
    public void One_stream_cannot_become_several()
    {
        Assert.Equal(
            "MultiStream/Streams/Stream[1] (name 'server'): count '3' is for a role, but stream 'server' of test 'Acme.Tests.Failover.Survives' is one stream; remove the count, or declare a role with [Stream(\"server\", Count = 3)].",
            Error("<Streams><Stream name='server' count='3'/></Streams>", ("server", null)));
        Assert.Equal("server", Place("<Stream name='server' count='1'/>", ("server", null)).Single().Stream);
    }

    [Fact]
    public void A_member_has_no_count() => Assert.Equal(
        "MultiStream/Streams/Stream[1] (name 'c-1'): count '3' is for a role, but stream 'c-1' of test 'Acme.Tests.Failover.Survives' is one member of the role 'c'; write the count in an entry named 'c'.",
        Error("<Streams><Stream name='c-1' count='3'/></Streams>", ("c", 2)));

    [Theory]
    [InlineData("<Strict>true</Strict>")]
    [InlineData("<Strict>true</Strict><Streams><Stream name='server' count='1'/></Streams>")]
    [InlineData("<Strict>true</Strict><Streams><Stream name='server' test='Other.*' kind='local'/></Streams>")]
    public void Strict_refuses_a_stream_that_no_entry_places(string section) => Assert.Equal(
        "MultiStream/Strict is true, and no entry says where stream 'server' of test 'Acme.Tests.Failover.Survives' is; write <Stream name=\"server\" kind=\"…\" /> in MultiStream/Streams.",
        Error(section, ("server", null)));

    [Fact]
    public void Strict_tells_every_stream_but_a_role_once()
    {
        var lines = Error("<Strict>true</Strict>", ("server", null), ("client", 500)).Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.Contains("'server'", lines[0], StringComparison.Ordinal);
        Assert.Contains("'client-0'", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_is_content_when_every_stream_has_an_entry()
    {
        var options = Settings.Read("<Strict>true</Strict><Streams><Stream name='server' kind='local'/><Stream name='client' kind='local'/></Streams>");

        Assert.Equal(3, StreamPlacement.Place(Tests.With(("server", null), ("client", 2)), options).Count);
    }

    [Fact]
    public void A_kind_without_what_it_needs_names_the_stream_and_the_test()
    {
        const string Needs = "kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration, and";
        Assert.Equal(
            $"MultiStream/DefaultStream: {Needs} stream 'server' of test 'Acme.Tests.Failover.Survives' has none; give it one, as in <Stream name=\"server\" host=\"…\" />.",
            Error("<DefaultStream>ssh</DefaultStream>", ("server", null)));
        Assert.Equal(
            $"MultiStream/Streams/Stream[1] (name 'c'): {Needs} stream 'c-1' of test 'Acme.Tests.Failover.Survives' has none; give it one, as in <Stream name=\"c-1\" host=\"…\" />.",
            Error("<Streams><Stream name='c' kind='ssh' user='ci'/><Stream name='c-0' host='h'/></Streams>", ("c", 2)));
    }

    [Fact]
    public void Two_streams_of_one_name_are_refused() => Assert.Equal(
        "Test 'Acme.Tests.Failover.Survives' declares two streams 'client-7'; rename one of them, or lower the Count of a role.",
        Error("<Streams><Stream name='client' count='50'/></Streams>", ("client", 3), ("client-7", null)));

    [Fact]
    public void An_undeclared_stream_has_a_role_of_its_own()
    {
        var options = Settings.Read("<Streams><Stream name='late' kind='ssh' host='h'/><Stream name='late' test='Acme.*' user='ci'/><Stream name='c' kind='ssh' host='x'/></Streams>");

        var late = StreamPlacement.Place("late", options, Tests.With());
        Assert.Equal(("late", "late", 0, "h", "ci"), (late.Stream, late.Role, late.Index, late["host"], late["user"]));
        Assert.Null(StreamPlacement.Place("late", options)["user"]);

        // 'c-0' is a member of 'c' only where a test declares the role.
        Assert.Equal("local", StreamPlacement.Place("c-0", options).Kind);
    }

    [Fact]
    public void An_undeclared_stream_is_held_to_the_same_rules()
    {
        string Message(string section) => Assert.Throws<MultiStreamSettingsException>(() => StreamPlacement.Place("late", Settings.Read(section))).Message;

        Assert.Equal("MultiStream/Strict is true, and no entry says where stream 'late' is; write <Stream name=\"late\" kind=\"…\" /> in MultiStream/Streams.", Message("<Strict>true</Strict>"));
        Assert.Equal(
            "MultiStream/Streams/Stream[1] (name 'late'): count '3' is for a role, but stream 'late' is one stream; remove the count, or open the role by its name.",
            Message("<Streams><Stream name='late' count='3'/></Streams>"));
    }

    [Theory]
    [InlineData("client-3", "There is no stream 'client-3' of test 'Acme.Tests.Failover.Survives': the role 'client' has 3, from 'client-0' to 'client-2'.")]
    [InlineData("my stream", "'my stream' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    public void An_undeclared_stream_is_no_member_of_a_declared_role_and_has_a_valid_name(string name, string message)
    {
        var options = Settings.Read("<Streams><Stream name='client' count='3'/></Streams>");

        Assert.Equal(message, Assert.Throws<MultiStreamSettingsException>(() => StreamPlacement.Place(name, options, Tests.With(("client", 2)))).Message);
    }
}
