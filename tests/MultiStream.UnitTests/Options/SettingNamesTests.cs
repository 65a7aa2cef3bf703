namespace MultiStream.UnitTests.Options;

/// <summary>No setting is ignored: what is unknown, not there yet, there twice or in the wrong place is an error.</summary>
public sealed class SettingNamesTests
{
    private const string AtTop = "Known here: Strict, DefaultStream, MaxParallelTests, TimeScale, ScaleTestLimits, SkipsAreErrors, KeepOnFailure, WaitForDebugger, Leases, LiveOutput, ProgressEvery, Limits, Sync, Ship, Parameters, Secrets, Tests, Variants, Plugins, Hosts, Streams.";
    private const string AtLimits = "Known here: Open, Allocate, Ready, Sync, StopGrace, Test, Collect, Lease, Output.";
    private const string OfSsh = "Known here: name, test, kind, count, tags, distinctHosts, collect, Parameters, host, port, user, identityFile, knownHosts, address, sshOptions, runtime.";
    private const string OfAny = "Known here: name, test, kind, count, tags, distinctHosts, collect, Parameters, host, port, user, identityFile, knownHosts, address, sshOptions, runtime, image, engine, mounts, network, options, command, partition, account, qos, reservation, constraint, time, streamsPerNode, stepOptions, allocation, connectBack, connectAddress, connectPorts, config.";

    [Theory]
    [InlineData("<Strickt>true</Strickt>", "MultiStream/Strickt: 'Strickt' is not a setting; did you mean 'Strict'? " + AtTop)]
    [InlineData("<Frobnicate>1</Frobnicate>", "MultiStream/Frobnicate: 'Frobnicate' is not a setting. " + AtTop)]
    [InlineData("<Limits><Opne>1s</Opne></Limits>", "MultiStream/Limits/Opne: 'Opne' is not a setting; did you mean 'Open'? " + AtLimits)]
    [InlineData("<Limits stopgarce='1s' />", "MultiStream/Limits/@stopgarce: 'stopgarce' is not a setting; did you mean 'StopGrace'? " + AtLimits)]
    [InlineData("<Streams><Stream name='a' kind='ssh' host='h' prot='1'/></Streams>",
        "MultiStream/Streams/Stream[1] (name 'a')/@prot: 'prot' is not a setting of kind 'ssh'; did you mean 'port'? " + OfSsh)]
    [InlineData("<Streams><Stream name='a' kind='local' fast='1'/></Streams>",
        "MultiStream/Streams/Stream[1] (name 'a')/@fast: 'fast' is not a setting of kind 'local'. Known here: name, test, kind, count, tags, distinctHosts, collect, Parameters.")]
    [InlineData("<Streams><Stream name='a' kind='ssh' hots='h'/></Streams>",
        "MultiStream/Streams/Stream[1] (name 'a')/@hots: 'hots' is not a setting of kind 'ssh'; did you mean 'host'? " + OfSsh)]
    [InlineData("<Streams><a><Hots>1</Hots></a></Streams>", "MultiStream/Streams/a/Hots: 'Hots' is not a setting; did you mean 'host'? " + OfAny)]
    [InlineData("<Streams><a><Env><X>1</X></Env><Count>1</Count></a></Streams>", "MultiStream/Streams/a/Env: 'Env' is not a setting. " + OfAny)]
    public void An_unknown_name_lists_what_is_known(string section, string message) => Assert.Equal(message, Settings.Error(section));

    [Theory]
    [InlineData("AllowDownloads")]
    public void A_setting_of_a_later_version_is_refused_and_not_ignored(string name) =>
        Assert.Equal($"MultiStream/{name}: '{name}' is not supported by this version; remove it.", Settings.Error($"<{name}><a>1</a></{name}>"));

    [Theory]
    [InlineData("Reconnect")]
    public void A_limit_of_a_later_version_is_refused(string name) =>
        Assert.Equal($"MultiStream/Limits/{name}: '{name}' is not supported by this version; remove it.", Settings.Error($"<Limits><{name}>1s</{name}></Limits>"));

    [Theory]
    [InlineData("<Strict>true</Strict><Strict>true</Strict>",
        "MultiStream/Strict[2]: 'Strict' is there already, as MultiStream/Strict[1]. Names compare without case; write it once, and on the command line spell it as the file does.")]
    [InlineData("<Limits><Open>1s</Open></Limits><limits><open>2s</open></limits>",
        "MultiStream/limits[2]: 'limits' is there already, as MultiStream/Limits[1]. Names compare without case; write it once, and on the command line spell it as the file does.")]
    [InlineData("<Streams><Stream name='a' host='h'><Host>db1</Host></Stream></Streams><DefaultStream>ssh</DefaultStream>",
        "MultiStream/Streams/Stream[1] (name 'a')/Host: 'Host' is there already, as MultiStream/Streams/Stream[1] (name 'a')/@host. Write it once; on the command line, MultiStream.Streams.a.<setting>=… is stronger than the entry.")]
    [InlineData("<Streams><Stream name='a' count='1'><Name>b</Name></Stream></Streams>",
        "MultiStream/Streams/Stream[1] (name 'a')/Name: 'Name' is there already, as MultiStream/Streams/Stream[1] (name 'a')/@name. Write it once; on the command line, MultiStream.Streams.a.<setting>=… is stronger than the entry.")]
    [InlineData("<Streams><Stream name='a' count='1'/><Stream name='b' count='1'/><Stream name='A' count='2'/></Streams>",
        "MultiStream/Streams/Stream[3] (name 'A'): 'A' has an entry already, MultiStream/Streams/Stream[1] (name 'a'); write one, or give one of them another test=\"…\".")]
    [InlineData("<Streams><Stream name='a' test='X.*' count='1'/><Stream name='a' test='X.*' count='2'/></Streams>",
        "MultiStream/Streams/Stream[2] (name 'a'): 'a' has an entry already, MultiStream/Streams/Stream[1] (name 'a'); write one, or give one of them another test=\"…\".")]
    [InlineData("<Streams><a><Count>1</Count></a><A><Count>2</Count></A></Streams>",
        "MultiStream/Streams/A[2]: 'A' has an entry already, MultiStream/Streams/a[1]; write one, or give one of them another test=\"…\".")]
    public void What_is_there_twice_names_both_places(string section, string message) => Assert.Equal(message, Settings.Error(section));

    [Theory]
    [InlineData("Strict", "MultiStream: has the text 'Strict', but 'MultiStream' holds settings of its own: Strict, DefaultStream, MaxParallelTests, TimeScale, ScaleTestLimits, SkipsAreErrors, KeepOnFailure, WaitForDebugger, Leases, LiveOutput, ProgressEvery, Limits, Sync, Ship, Parameters, Secrets, Tests, Variants, Plugins, Hosts, Streams.")]
    [InlineData("<Limits>5s</Limits>", "MultiStream/Limits: has the text '5s', but 'Limits' holds settings of its own: Open, Allocate, Ready, Sync, StopGrace, Test, Collect, Lease, Output.")]
    [InlineData("<Streams>a b</Streams>", "MultiStream/Streams: has the text 'a b', but 'Streams' holds settings of its own: Stream.")]
    [InlineData("<Streams><a>db1</a></Streams>", "MultiStream/Streams/a: has the text 'db1', but 'a' holds settings of its own: test, kind, count, tags, distinctHosts, collect, Parameters, host, port, user, identityFile, knownHosts, address, sshOptions, runtime, image, engine, mounts, network, options, command, partition, account, qos, reservation, constraint, time, streamsPerNode, stepOptions, allocation, connectBack, connectAddress, connectPorts, config.")]
    [InlineData("<Strict><Value>true</Value></Strict>", "MultiStream/Strict/Value: 'Value' has no place here; 'Strict' is a value, not a group of settings.")]
    [InlineData("<Strict value='true'/>", "MultiStream/Strict/@value: 'value' has no place here; 'Strict' is a value, not a group of settings.")]
    [InlineData("<Streams><Stream name='a' kind='ssh'><Host><Name>x</Name></Host></Stream></Streams>",
        "MultiStream/Streams/Stream[1] (name 'a')/Host/Name: 'Name' has no place here; 'Host' is a value, not a group of settings.")]
    public void Text_and_elements_have_their_places(string section, string message) => Assert.Equal(message, Settings.Error(section));

    [Fact]
    public void All_errors_are_told_at_once_in_the_order_of_the_document()
    {
        var message = Settings.Error(
            """
            <TimeScale>0</TimeScale>
            <Streams>
              <Stream name="a" kind="ssh" host="h" port="0" />
              <Stream name="b" count="x" />
            </Streams>
            <Strickt>true</Strickt>
            <Limits><Open>60</Open></Limits>
            """,
            "MULTISTREAM__LIMITS__TEST=1");

        Assert.Equal(
            [
                "MULTISTREAM__LIMITS__TEST: '1' has no unit; write a time with ms, s, m or h, such as 60s.",
                "MultiStream/TimeScale: '0' is out of range; write a number from 0.01 to 100, such as 2.5.",
                "MultiStream/Streams/Stream[1] (name 'a')/@port: '0' is not a port; write a number from 1 to 65535.",
                "MultiStream/Streams/Stream[2] (name 'b')/@count: 'x' is not a count; write a number from 1 to 10000.",
                "MultiStream/Strickt: 'Strickt' is not a setting; did you mean 'Strict'? " + AtTop,
                "MultiStream/Limits/Open: '60' has no unit; write a time with ms, s, m or h, such as 60s.",
            ],
            message.Split('\n'));
    }

    [Fact]
    public void A_value_of_several_lines_and_any_length_stays_one_short_line()
    {
        var message = Settings.Error($"<Strict>yes\nno\t{new string('x', 5000)}</Strict>");

        Assert.Equal($@"MultiStream/Strict: 'yes\u000ano\u0009{new string('x', 93)}…' is neither true nor false; write one of them.", message);
    }
}
