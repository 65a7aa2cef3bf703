using MultiStream.Allocation;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Allocation;

/// <summary>Which streams a program opens that names none: all that its settings define.</summary>
public sealed class DefinedStreamsTests
{
    [Fact]
    public void Every_name_is_a_stream_once_and_a_count_makes_a_role()
    {
        var options = Settings.Read("<Streams><Stream name='server' kind='local'/><Stream name='client' count='2' kind='local'/><SERVER><Kind>local</Kind></SERVER></Streams>",
            "MULTISTREAM__STREAMS__DB__KIND=local").With("probe", count: 1);

        Assert.Equal(["DB", "server", "client:2", "probe:1"], In(options));
    }

    [Fact]
    public void A_member_of_a_role_is_no_stream_of_its_own_but_where_there_is_no_role()
    {
        Assert.Equal(["client:3"], In(Settings.Read("<Streams><Stream name='client-0' kind='local'/><Stream name='client' count='3'/></Streams>")));
        Assert.Equal(["client-0", "client-1"], In(Settings.Read("<Streams><Stream name='client-0' kind='local'/><Stream name='client-1' kind='local'/></Streams>")));
    }

    [Fact]
    public void What_holds_for_some_tests_only_is_left_out() =>
        Assert.Equal(["server"], In(Settings.Read("<Streams><Stream name='server' kind='local'/><Stream name='server' test='Acme.*' count='4'/><Stream name='other' test='Acme.*' kind='local'/></Streams>")));

    [Fact]
    public void What_is_taken_from_the_pool_is_left_out()
    {
        const string Hosts = "<Hosts><Host name='here' kind='local' tags='a'/></Hosts>";

        Assert.Equal(["server"], In(Settings.Read(Hosts + "<Streams><Stream name='db' tags='a'/><Stream name='client' tags='' count='3'/><Stream name='client-1' kind='local'/><Stream name='server' kind='local'/></Streams>")));
        Assert.Equal(["db"], In(Settings.Read(Hosts + "<Streams><Stream name='db' tags='a'/><db><Kind>local</Kind></db></Streams>")));
        Assert.Equal(["db"], In(Settings.Read(Hosts + "<Streams><Stream name='db' tags='a'/></Streams>").With("db", kind: "local")));
    }

    [Fact]
    public void Without_settings_there_are_none() => Assert.Empty(In(new MultiStreamOptions()));

    private static IEnumerable<string> In(MultiStreamOptions options) => DefinedStreams.In(options).Select(d => d.Count is { } count ? $"{d.Name}:{count}" : d.Name);
}
