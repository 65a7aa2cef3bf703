using MultiStream.Allocation;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests;

/// <summary>Streams by name, index, role and slice; and what is said of names that are none.</summary>
public sealed class StreamsManagerTests
{
    [Fact]
    public void Streams_are_found_by_name_without_case_and_by_index()
    {
        var streams = Streams("server", "client:2");

        Assert.Equal(["server", "client-0", "client-1"], streams.Select(s => s.Name));
        Assert.Same(streams[0], streams["Server"]);
        Assert.Same(streams[2], streams["CLIENT-1"]);
        Assert.Equal(("client-1", "client", 1, "local"), (streams[2].Name, streams[2].Role, streams[2].Index, streams[2].Kind));
        Assert.Equal(3, streams.Count);
    }

    [Fact]
    public void A_roles_name_is_no_streams_name_when_there_are_several()
    {
        var streams = Streams("server", "client:2");

        Assert.Equal(
            "'client' is a role of 2 streams: write streams.Role(\"client\"), or name one of them: streams[\"client-0\"].",
            Assert.Throws<MultiStreamException>(() => streams["client"]).Message);
    }

    /// <summary>Settings may make a role of one, and the test's own names must not change by it.</summary>
    [Fact]
    public void A_role_of_one_is_still_a_role()
    {
        var streams = Streams("client:1");

        Assert.Contains("streams[\"client-0\"]", Assert.Throws<MultiStreamException>(() => streams["client"]).Message, StringComparison.Ordinal);
        Assert.Same(streams[0], Assert.Single(streams.Role("client")));
    }

    [Fact]
    public void A_role_has_its_streams_in_order()
    {
        var streams = Streams("server", "client:3");

        Assert.Equal(["client-0", "client-1", "client-2"], streams.Role("Client").Select(s => s.Name));
        Assert.Equal(["server"], streams.Role("server").Select(s => s.Name));
        Assert.Equal(
            "There is no role 'peer' in this test; there is: server, client. Declare it with [Stream(\"peer\", Count = …)].",
            Assert.Throws<MultiStreamException>(() => streams.Role("peer")).Message);
    }

    [Fact]
    public void In_a_test_without_streams_there_is_no_role() =>
        Assert.Equal(
            "There is no role 'peer' in this test, which declares no streams. Declare it with [Stream(\"peer\", Count = …)].",
            Assert.Throws<MultiStreamException>(() => Streams().Role("peer")).Message);

    [Fact]
    public void A_stream_that_is_not_declared_is_made_at_its_first_use_and_comes_last()
    {
        var streams = Streams("server");

        var late = streams["extra"];

        Assert.Same(late, streams["EXTRA"]);
        Assert.Same(late, streams[1]);
        Assert.Equal(("extra", "extra", 0), (late.Name, late.Role, late.Index));
        Assert.Equal(["server", "extra"], streams.All.Select(s => s.Name));
    }

    [Fact]
    public void With_Strict_a_stream_that_is_not_declared_must_be_in_the_settings()
    {
        var streams = StreamsWith("<Strict>true</Strict><Streams><Stream name='extra' kind='local'/></Streams>", "extra");

        Assert.Equal("extra", streams["extra"].Name);
        Assert.Contains("'other'", Assert.ThrowsAny<MultiStreamException>(() => streams["other"]).Message, StringComparison.Ordinal);
        Assert.Single(streams);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a;b")]
    [InlineData("-x")]
    public void What_cannot_name_a_stream_is_refused_and_makes_none(string name)
    {
        var streams = Streams("server");

        Assert.Contains(name, Assert.ThrowsAny<MultiStreamException>(() => streams[name]).Message, StringComparison.Ordinal);
        Assert.Single(streams);
    }

    [Fact]
    public void No_name_is_refused()
    {
        Assert.Throws<ArgumentException>("name", () => Streams()[""]);
        Assert.Throws<ArgumentNullException>("name", () => Streams()[null!]);
        Assert.Throws<ArgumentException>("name", () => Streams().Role(""));
    }

    [Fact]
    public void An_index_beyond_the_last_says_how_many_there_are()
    {
        var streams = Streams("a", "b");

        Assert.StartsWith("There are 2 streams here; the index of the last is 1.", Assert.Throws<ArgumentOutOfRangeException>(() => streams[2]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => streams[-1]);
        Assert.StartsWith("There are no streams here.", Assert.Throws<ArgumentOutOfRangeException>(() => Streams()[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_are_some_of_the_streams_in_their_order()
    {
        var streams = Streams("server", "client:3");

        Assert.Equal(["server", "client-0"], streams[..2].Select(s => s.Name));
        Assert.Equal(["client-1", "client-2"], streams[2..].Select(s => s.Name));
        Assert.Equal(["client-2"], streams.Role("client")[^1..].Select(s => s.Name));
        Assert.Same(streams[3], streams[^1]);
        Assert.Equal(["client-0", "client-2"], streams.Role("client").Where(s => s.Index != 1).Select(s => s.Name));
        Assert.Empty(streams[4..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => streams[..5]);
    }

    [Fact]
    public void Slices_stay_as_they_are_when_a_stream_is_added()
    {
        var streams = Streams("server");
        var all = streams[..];

        _ = streams["extra"];

        Assert.Equal(["server"], all.Select(s => s.Name));
        Assert.Equal(2, streams.Count);
    }

    /// <summary>Streams may be named for the first time by several tasks of a body, while others go through all of them.</summary>
    [Fact]
    public void Streams_may_be_added_while_others_go_through_them()
    {
        for (int round = 0; round < 20; round++)
        {
            var streams = Streams("server");
            Parallel.For(0, 64, i =>
            {
                Assert.Equal($"s{i}", streams[$"s{i}"].Name);
                Assert.All(streams, s => Assert.NotNull(s.Name));
                Assert.False(streams.Active);
                Assert.NotEmpty(streams[..]);
            });
            Assert.Equal(65, streams.Count);
        }
    }

    [Fact]
    public void A_file_to_attach_must_be_there()
    {
        var streams = Streams();
        var file = Path.GetTempFileName();
        try
        {
            streams.Attach(file);
            Assert.Equal([file], streams.Attachments);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal($"There is no file to attach at {file}.", Assert.Throws<FileNotFoundException>(() => streams.Attach(file)).Message);
    }

    [Fact]
    public void An_address_is_known_once_the_stream_is_open() =>
        Assert.Equal(
            "Stream 'extra' is not open yet, so its address is not known. Declare it with [Stream(\"extra\")], then it is opened before the test begins.",
            Assert.Throws<MultiStreamException>(() => Streams()["extra"].Address).Message);

    private static StreamsManager Streams(params string[] declared) => StreamsWith("", declared);

    private static StreamsManager StreamsWith(string settings, params string[] declared)
    {
        var options = Settings.Read(settings);
        var test = Allocation.Tests.With([.. declared.Select(d => d.Split(':') is [var role, var count] ? (role, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)) : (d, (int?)null))]);
        return new StreamsManager(StreamPlacement.Place(test, options), name => StreamPlacement.Place(name, options, test), new TestScope(options, null, (_, _) => { }));
    }
}
