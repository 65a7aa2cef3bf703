using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Options;

/// <summary><see cref="MultiStreamOptions.With"/>: a copy with one stream changed.</summary>
public sealed class WithTests
{
    private static readonly MultiStreamOptions Base = Settings.Read(
        "<TimeScale>2</TimeScale><Limits><Open>7s</Open></Limits><Streams><Stream name='server' kind='ssh' host='foo' user='ci'/><server><Host>db1</Host></server></Streams>");

    [Fact]
    public void The_copy_is_changed_and_the_original_is_not()
    {
        var changed = Base.With("server", host: "db2");

        Assert.Equal(("db2", "ci"), (StreamPlacement.Place("server", changed)["host"], StreamPlacement.Place("server", changed)["user"]));
        Assert.Equal("db1", StreamPlacement.Place("server", Base)["host"]);
        Assert.Equal((2d, 7d), (changed.TimeScale, changed.Limits.Open.TotalSeconds));
        Assert.NotSame(Base.Limits, changed.Limits);
    }

    [Fact]
    public void A_change_of_kind_leaves_the_settings_of_the_other_kind()
    {
        var local = StreamPlacement.Place("server", Base.With("server", kind: "Local"));

        Assert.Equal("local", local.Kind);
        Assert.Empty(local.Settings);
        Assert.Equal("With(\"server\")", local.Source);
    }

    [Fact]
    public void Changes_add_up_and_the_last_one_wins()
    {
        var options = new MultiStreamOptions().With("client", count: 2).With("client", kind: "ssh", host: "a").With("CLIENT", host: "b").With("client-1", host: "c");

        var places = StreamPlacement.Place(Allocation.Tests.With(("client", 7)), options);
        Assert.Equal(["client-0 ssh b", "client-1 ssh c"], places.Select(p => $"{p.Stream} {p.Kind} {p["host"]}"));
    }

    [Fact]
    public void A_change_of_kind_after_a_change_of_host_forgets_the_host()
    {
        Assert.Empty(StreamPlacement.Place("a", new MultiStreamOptions().With("a", kind: "ssh", host: "h").With("a", kind: "local")).Settings);
        Assert.Empty(StreamPlacement.Place("server", Base.With("server", host: "db2").With("server", kind: "local")).Settings);

        // The host of another kind is not this kind's, even where both have one.
        var two = new MultiStreamOptions { Kinds = KnownKinds.Table(("blue", [new SpawnerSetting("host", "where")]), ("red", [new SpawnerSetting("host", "where")])) };
        Assert.Empty(StreamPlacement.Place("a", two.With("a", kind: "blue", host: "h").With("a", kind: "red")).Settings);
    }

    [Theory]
    [InlineData("server", 0, null, null, "With(\"server\")/count: '0' is out of range; write a number from 1 to 10000.")]
    [InlineData("server", null, "telnet", null, "With(\"server\")/kind: 'telnet' is not a kind; write local, ssh, container, command, slurm or inproc.")]
    [InlineData("server", null, "local", "h", "With(\"server\")/host: kind 'local' has no setting 'host'; remove it, or write kind ssh or command for the stream.")]
    [InlineData("server", null, null, "a b", "With(\"server\")/host: 'a b' is not a host; write a host name, an address, or a Host of your ssh configuration.")]
    [InlineData("client", null, "ssh", null, "With(\"client\"): kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration; add host=\"…\".")]
    [InlineData("client", null, null, "h", "With(\"client\")/host: kind 'local' has no setting 'host'; remove it, or write kind ssh or command for the stream.")]
    [InlineData("my server", 1, null, null, "With(\"my server\"): 'my server' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    [InlineData("server", null, null, null, "With(\"server\"): says nothing; give a count, a kind or a host.")]
    public void A_wrong_change_says_what_would_be_right(string name, int? count, string? kind, string? host, string message) =>
        Assert.Equal(message, Assert.Throws<MultiStreamSettingsException>(() => Base.With(name, count, kind, host)).Message);
}
