using MultiStream.Allocation;

namespace MultiStream.UnitTests.Options;

/// <summary>
/// What follows the two dashes of <c>dotnet test</c>, in the form in which VSTest merges it into the run settings. The documents are what vstest.console
/// of SDK 10.0.401 wrote: it compares names with case, sets the text of the first such element, or appends a new one.
/// </summary>
public sealed class CommandLineTests
{
    [Fact]
    public void A_setting_replaces_the_text_of_the_file()
    {
        // -- MultiStream.Limits.Open=5s, over <Open>60s</Open>
        Assert.Equal(5, Settings.Read("<Limits><Open>5s</Open></Limits>").Limits.Open.TotalSeconds);
    }

    [Fact]
    public void An_element_named_after_the_stream_wins_over_its_entry()
    {
        // -- MultiStream.Streams.client.Count=50 MultiStream.Streams.server.Host=db1
        var options = Settings.Read(
            """
            <Streams>
              <Stream name="server" kind="ssh" host="foo" user="ci" />
              <Stream name="client" count="2" />
              <client><Count>50</Count></client>
              <server><Host>db1</Host></server>
            </Streams>
            """);

        var server = StreamPlacement.Place("server", options);
        Assert.Equal(("ssh", "db1", "ci"), (server.Kind, server["host"], server["user"]));
        Assert.Equal("MultiStream/Streams/server, MultiStream/Streams/Stream[1] (name 'server')", server.Source);
        Assert.Equal(50, StreamPlacement.Place(Allocation.Tests.With(("client", 3)), options).Count);
    }

    [Fact]
    public void A_stream_can_be_taken_home_whatever_the_file_says_of_it()
    {
        // -- MultiStream.Streams.server.Kind=local
        var options = Settings.Read("<Streams><Stream name='server' kind='ssh' host='foo' user='ci' /><server><Kind>local</Kind></server></Streams>");

        var server = StreamPlacement.Place("server", options);
        Assert.Equal("local", server.Kind);
        Assert.Empty(server.Settings);
    }

    [Fact]
    public void Without_a_file_an_entry_can_be_written_whole()
    {
        // -- MultiStream.Streams.Stream.Name=stream MultiStream.Streams.Stream.Count=5
        var options = Settings.ReadDocument(
            "<RunSettings><RunConfiguration /><MultiStream><Streams><Stream><Name>stream</Name><Count>5</Count></Stream></Streams></MultiStream></RunSettings>", []);

        Assert.Equal(5, StreamPlacement.Place(Allocation.Tests.With(("stream", 2)), options).Count);
    }

    [Fact]
    public void A_parameter_of_the_command_line_is_seen_by_a_reference()
    {
        // -- MultiStream.Streams.server.Host=${param:h} 'TestRunParameters.Parameter(name="h", value="db2")'
        var options = Settings.ReadDocument(
            """
            <RunSettings>
              <MultiStream><Streams><Stream name="server" kind="ssh" host="foo" /><server><Host>${param:h}</Host></server></Streams></MultiStream>
              <TestRunParameters><Parameter name="h" value="db2" /></TestRunParameters>
            </RunSettings>
            """, []);

        Assert.Equal("db2", StreamPlacement.Place("server", options)["host"]);
    }

    [Fact]
    public void Another_spelling_than_the_files_is_an_error_and_not_ignored()
    {
        // -- MultiStream.limits.open=5s
        Assert.Equal(
            "MultiStream/limits[2]: 'limits' is there already, as MultiStream/Limits[1]. Names compare without case; write it once, and on the command line spell it as the file does.",
            Settings.Error("<Limits><Open>60s</Open></Limits><limits><open>5s</open></limits>"));

        // -- multistream.Strict=true
        Assert.Equal(
            "multistream: the section 'MultiStream' is there twice. Names compare without case; write it once, and on the command line spell it as the file does.",
            Settings.ErrorOfDocument("<RunSettings><MultiStream><TimeScale>2</TimeScale></MultiStream><multistream><Strict>true</Strict></multistream></RunSettings>"));
    }

    [Fact]
    public void Stream_instead_of_the_name_hits_the_first_entry_and_says_so()
    {
        // -- MultiStream.Streams.Stream.Host=db1
        Assert.Equal(
            "MultiStream/Streams/Stream[1] (name 'server')/Host: 'Host' is there already, as MultiStream/Streams/Stream[1] (name 'server')/@host. Write it once; on the command line, MultiStream.Streams.server.<setting>=… is stronger than the entry.",
            Settings.Error("<Streams><Stream name='server' kind='ssh' host='foo'><Host>db1</Host></Stream><Stream name='client' count='2'/></Streams>"));
    }

    [Fact]
    public void A_list_replaces_that_of_the_file()
    {
        // -- MultiStream.Ship.Ignore=*.key,secrets/**, over <Ignore>*.pfx</Ignore>
        Assert.Equal(["*.key", "secrets/**"], Settings.Read("<Ship><Ignore>*.key,secrets/**</Ignore></Ship>", "MULTISTREAM__SHIP__IGNORE=*.pfx").ShipIgnore);
    }

    [Fact]
    public void An_options_list_with_commas_arrives_whole()
    {
        // -- "MultiStream.Streams.server.SshOptions=KexAlgorithms=a,b Compression=yes"
        var options = Settings.Read(
            "<Streams><Stream name='server' kind='ssh' host='foo' /><server><SshOptions>KexAlgorithms=a,b Compression=yes</SshOptions></server></Streams>");

        Assert.Equal("KexAlgorithms=a,b Compression=yes", StreamPlacement.Place("server", options)["sshOptions"]);
    }
}
