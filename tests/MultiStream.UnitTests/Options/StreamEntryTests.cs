using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Options;

/// <summary>Entries for streams: their own settings and those of their kind.</summary>
public sealed class StreamEntryTests
{
    [Fact]
    public void Every_attribute_may_be_an_element()
    {
        var attributes = Settings.Read("<Streams><Stream name='server' test='A.*' kind='ssh' count='2' host='foo' port='2222' /></Streams>").Streams.Single();
        var elements = Settings.Read(
            "<Streams><Stream><Name>server</Name><Test>A.*</Test><Kind>ssh</Kind><Count>2</Count><Host>foo</Host><Port>2222</Port></Stream></Streams>").Streams.Single();

        foreach (var entry in new[] { attributes, elements })
        {
            Assert.Equal(("server", "A.*", "ssh", 2), (entry.Name, entry.Test, entry.Kind, entry.Count));
            Assert.Equal(["host=foo", "port=2222"], entry.Settings.Select(s => $"{s.Key}={s.Value}"));
            Assert.Equal("MultiStream/Streams/Stream[1] (name 'server')", entry.Path);
            Assert.Equal(SettingsLayer.RunSettings, entry.Layer);
        }
    }

    [Fact]
    public void Names_of_elements_attributes_and_kinds_compare_without_case()
    {
        var entry = Settings.Read("<STREAMS><stream NAME='server' KIND='SSH' HOST='Foo' PORT='22' /></STREAMS>").Streams.Single();

        Assert.Equal(("server", "ssh", "Foo", "22"), (entry.Name, entry.Kind, entry.Settings["host"], entry.Settings["Port"]));
    }

    [Theory]
    [InlineData("<Stream kind='local'/>", "Stream[1]: has no name; write the stream's, such as name=\"server\". The streams of [MultiStream(n)] have the role name \"stream\".")]
    [InlineData("<Stream name='' kind='local'/>", "Stream[1] (name '')/@name: is empty; write a value or remove it.")]
    [InlineData("<Stream name='my server' kind='local'/>", "Stream[1] (name 'my server')/@name: 'my server' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    [InlineData("<Stream name='1st' kind='local'/>", "Stream[1] (name '1st')/@name: '1st' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    [InlineData("<Stream name='sérver' kind='local'/>", "Stream[1] (name 'sérver')/@name: 'sérver' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    [InlineData("<a.b><Kind>local</Kind></a.b>", "a.b: 'a.b' is not a name of a stream; write a letter, then letters, digits, '_' or '-'.")]
    [InlineData("<Strem name='a' kind='local'/>", "Strem/@name: 'Strem' is the stream's name already; remove this one, or write the element as <Stream>.")]
    [InlineData("<Stream name='a'/>", "Stream[1] (name 'a'): says nothing; write a kind, a count or a setting of the kind, or remove it.")]
    [InlineData("<Stream name='a' test='X'/>", "Stream[1] (name 'a'): says nothing; write a kind, a count or a setting of the kind, or remove it.")]
    [InlineData("<a/>", "a: says nothing; write a kind, a count or a setting of the kind, or remove it.")]
    [InlineData("<Stream name='a' kind=''/>", "Stream[1] (name 'a')/@kind: is empty; write a value or remove it.")]
    [InlineData("<Stream name='a' kind='telnet' host='x'/>", "Stream[1] (name 'a')/@kind: 'telnet' is not a kind; write local, ssh, container, command, slurm or inproc.")]
    [InlineData("<Stream name='a' kind='telnet'/><a><Host>x</Host></a>", "Stream[1] (name 'a')/@kind: 'telnet' is not a kind; write local, ssh, container, command, slurm or inproc.")]
    [InlineData("<Stream name='a' kind='locl'/>", "Stream[1] (name 'a')/@kind: 'locl' is not a kind; did you mean 'local'? Known here: local, ssh, container, command, slurm, inproc.")]
    [InlineData("<Stream name='a' count=''/>", "Stream[1] (name 'a')/@count: is empty; write a value or remove it.")]
    [InlineData("<Stream name='a' count='0'/>", "Stream[1] (name 'a')/@count: '0' is out of range; write a number from 1 to 10000.")]
    [InlineData("<Stream name='a' count='-3'/>", "Stream[1] (name 'a')/@count: '-3' is out of range; write a number from 1 to 10000.")]
    [InlineData("<Stream name='a' count='10001'/>", "Stream[1] (name 'a')/@count: '10001' is out of range; write a number from 1 to 10000.")]
    [InlineData("<Stream name='a' count='some'/>", "Stream[1] (name 'a')/@count: 'some' is not a count; write a number from 1 to 10000.")]
    [InlineData("<Stream name='a' count='1' test=''/>", "Stream[1] (name 'a')/@test: is empty; write a value or remove it.")]
    [InlineData("<Stream name='a' count='1' test='A.B, A.C'/>", "Stream[1] (name 'a')/@test: 'A.B, A.C' is not a pattern for tests; write one fully qualified name, with * for any text, such as Acme.Tests.Failover.*")]
    [InlineData("<Stream name='a' count='1' test='A.B;A.C'/>", "Stream[1] (name 'a')/@test: 'A.B;A.C' is not a pattern for tests; write one fully qualified name, with * for any text, such as Acme.Tests.Failover.*")]
    [InlineData("<Stream name='a' count='1' test='A.?'/>", "Stream[1] (name 'a')/@test: 'A.?' is not a pattern for tests; write one fully qualified name, with * for any text, such as Acme.Tests.Failover.*")]
    public void A_wrong_entry_says_what_would_be_right(string entry, string message) =>
        Assert.Equal("MultiStream/Streams/" + message, Settings.Error($"<Streams>{entry}</Streams>"));

    [Theory]
    [InlineData("host", "a b", "'a b' is not a host; write a host name, an address, or a Host of your ssh configuration.")]
    [InlineData("host", "-oProxyCommand=x", "'-oProxyCommand=x' is not a host; write a host name, an address, or a Host of your ssh configuration.")]
    [InlineData("host", "$(server)", "'$(server)' is not a host; write a host name, an address, or a Host of your ssh configuration.")]
    [InlineData("host", "a,b", "'a,b' is not a host; write a host name, an address, or a Host of your ssh configuration.")]
    [InlineData("host", "ci@foo", "'ci@foo' is not a host; write the host alone; the part before the '@' belongs in user.")]
    [InlineData("host", "foo:2222", "'foo:2222' is not a host; write the host alone; the part after the ':' belongs in port.")]
    [InlineData("port", "70000", "'70000' is not a port; write a number from 1 to 65535.")]
    [InlineData("port", "0", "'0' is not a port; write a number from 1 to 65535.")]
    [InlineData("port", "-22", "'-22' is not a port; write a number from 1 to 65535.")]
    [InlineData("port", "ssh", "'ssh' is not a port; write a number from 1 to 65535.")]
    [InlineData("user", "-l", "'-l' is not a user; write the name of a user on that host.")]
    [InlineData("user", "a b", "'a b' is not a user; write the name of a user on that host.")]
    [InlineData("user", "a;b", "'a;b' is not a user; write the name of a user on that host.")]
    [InlineData("identityFile", "~root/key", "'~root/key' is not a value for 'identityFile'; write the path in full: only ~/, the home of the user who runs the tests, is known here.")]
    [InlineData("identityFile", "a\u0007b", @"'a\u0007b' is not a value for 'identityFile'; write the path of a file, in full, from ~/, or relative to the run settings.")]
    [InlineData("knownHosts", "~root/known", "'~root/known' is not a value for 'knownHosts'; write the path in full: only ~/, the home of the user who runs the tests, is known here.")]
    [InlineData("address", "10.0.0.5 10.0.0.6", "'10.0.0.5 10.0.0.6' is not an address; write a host name or an address, without a port.")]
    [InlineData("address", "10.0.0.5:80", "'10.0.0.5:80' is not an address; write a host name or an address, without a port.")]
    [InlineData("sshOptions", "Compression", "'Compression' is not a value for 'sshOptions'; write options of ssh_config as Name=value, split at blanks, such as 'Compression=yes ConnectTimeout=5'.")]
    [InlineData("sshOptions", "-v", "'-v' is not a value for 'sshOptions'; write options of ssh_config as Name=value, split at blanks, such as 'Compression=yes ConnectTimeout=5'.")]
    [InlineData("sshOptions", "A=1, B=", "'A=1, B=' is not a value for 'sshOptions'; write options of ssh_config as Name=value, split at blanks, such as 'Compression=yes ConnectTimeout=5'.")]
    [InlineData("sshOptions", "A=1;B=2", "'A=1;B=2' is not a value for 'sshOptions'; write options split at blanks, without ';': dotnet test cuts a value of its command line there.")]
    [InlineData("runtime", "yes", "'yes' is not a runtime; write auto, ship or host.")]
    public void A_wrong_setting_of_ssh_says_what_would_be_right(string setting, string value, string problem)
    {
        // XML cannot hold a control character at all; a reference can bring one.
        var host = setting == "host" ? "" : "host='h'";
        var message = Settings.Error($"<Streams><Stream name='server' kind='ssh' {host} {setting}='${{env:VALUE}}' /></Streams>", "VALUE=" + value);

        var quoted = problem[..(problem.IndexOf("' is", StringComparison.Ordinal) + 1)];
        Assert.Equal($"MultiStream/Streams/Stream[1] (name 'server')/@{setting}: '${{env:VALUE}}' gives {quoted}, which{problem[quoted.Length..]}", message);
    }

    [Theory]
    [InlineData("host", "foo.example.com")]
    [InlineData("host", "10.0.0.5")]
    [InlineData("host", "fe80::1%eth0")]
    [InlineData("host", "my_alias")]
    [InlineData("port", "1")]
    [InlineData("port", "65535")]
    [InlineData("user", "DOMAIN-user@corp")]
    [InlineData("identityFile", "~/.ssh/id ci")]
    [InlineData("identityFile", "keys/ci")]
    [InlineData("knownHosts", "/etc/known")]
    [InlineData("address", "::1")]
    [InlineData("address", "10.0.0.5")]
    [InlineData("sshOptions", "KexAlgorithms=a,b  ProxyJump=jump:22")]
    [InlineData("runtime", "auto")]
    [InlineData("runtime", "Ship")]
    [InlineData("runtime", "host")]
    [InlineData("knownHosts", "")]
    public void A_right_setting_of_ssh_arrives_as_written(string setting, string value)
    {
        var entry = Settings.Read($"<Streams><Stream name='server' kind='ssh'><host>h</host></Stream><server><{setting}>{value}</{setting}></server></Streams>").Streams[1];

        Assert.Equal(value, entry.Settings[setting]);
    }

    [Fact]
    public void The_options_of_ssh_split_at_blanks_only() =>
        Assert.Equal(["KexAlgorithms=a,b", "ProxyJump=j"], SettingList.AtBlanks(" KexAlgorithms=a,b \t\n ProxyJump=j "));

    [Theory]
    [InlineData("<Stream name='a' kind='ssh'/>", "Stream[1] (name 'a'): kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration; add host=\"…\".")]
    [InlineData("<Stream name='a' kind='ssh' host=''/>", "Stream[1] (name 'a'): kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration; add host=\"…\".")]
    [InlineData("<Stream name='a' kind='ssh'/><Stream name='b' kind='ssh' host='h'/>", "Stream[1] (name 'a'): kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration; add host=\"…\".")]
    [InlineData("<Stream name='a' kind='ssh'/><a><Port>1</Port></a>", "Stream[1] (name 'a'): kind 'ssh' needs 'host', the host to connect to: a name, an address, or a Host of your ssh configuration; add host=\"…\".")]
    [InlineData("<Stream name='a' kind='local' host='h'/>", "Stream[1] (name 'a')/@host: kind 'local' has no setting 'host'; remove it, or write kind ssh or command for the stream.")]
    [InlineData("<a><Host>db1</Host></a>", "a/Host: kind 'local' has no setting 'host'; remove it, or write kind ssh or command for the stream.")]
    [InlineData("<a><Kind>local</Kind></a><Stream name='a' user='u'/>", "Stream[1] (name 'a')/@user: kind 'local' has no setting 'user'; remove it, or write kind ssh or container for the stream.")]
    public void What_a_kind_needs_or_does_not_know_is_an_error_before_any_test(string entries, string message) =>
        Assert.Equal("MultiStream/Streams/" + message, Settings.Error($"<Streams>{entries}</Streams>"));

    [Theory]
    [InlineData("<Stream name='a' kind='ssh'/><a><Host>db1</Host></a>")]
    [InlineData("<Stream name='a' kind='ssh' user='u'/><Stream name='a-0' host='h0'/><Stream name='a-1' host='h1'/>")]
    [InlineData("<Stream name='a' kind='ssh' host='h'/><Stream name='a-0' kind='ssh' port='23'/>")]
    [InlineData("<Stream name='a' kind='ssh'/><Stream name='a' test='X.*' host='h'/>")]
    [InlineData("<Stream name='a' kind='ssh'/><a><Kind>local</Kind></a>")]
    [InlineData("<Stream name='a' kind='ssh' host='h' user='u'/><a><Kind>local</Kind></a>")]
    public void What_another_entry_gives_is_not_missing(string entries) => Assert.NotEmpty(Settings.Read($"<Streams>{entries}</Streams>").Streams);

    [Fact]
    public void With_ssh_as_the_default_an_entry_needs_no_kind()
    {
        var entry = Settings.Read("<DefaultStream>ssh</DefaultStream><Streams><a><Host>db1</Host></a></Streams>").Streams.Single();

        Assert.Null(entry.Kind);
        Assert.Equal("db1", entry.Settings["host"]);
        Assert.Equal(
            "MultiStream/Streams/a/Port: 'x' is not a port; write a number from 1 to 65535.",
            Settings.Error("<DefaultStream>ssh</DefaultStream><Streams><a><Host>db1</Host><Port>x</Port></a></Streams>"));
    }

    [Fact]
    public void The_kinds_come_from_the_table_that_is_passed_in()
    {
        var kinds = KnownKinds.Table(("container", [new SpawnerSetting("image", "what to run", Required: true, v => v == "bad" ? "the name of an image" : null)]));

        var entry = Settings.ReadDocument(Settings.Document("<Streams><Stream name='a' kind='container' image='acme'/></Streams>"), [], kinds).Streams.Single();
        Assert.Equal(("container", "acme"), (entry.Kind, entry.Settings["image"]));

        string Error(string attributes) => Assert.Throws<MultiStreamSettingsException>(
            () => Settings.ReadDocument(Settings.Document($"<Streams><Stream name='a' {attributes}/></Streams>"), [], kinds)).Message;
        const string Path = "MultiStream/Streams/Stream[1] (name 'a')";
        Assert.Equal($"{Path}/@image: 'bad' is not an image; write the name of an image.", Error("kind='container' image='bad'"));
        Assert.Equal($"{Path}: kind 'container' needs 'image', what to run; add image=\"…\".", Error("kind='container'"));
        Assert.Equal($"{Path}/@kind: 'ssh' is not a kind; write container.", Error("kind='ssh'"));
    }

    [Fact]
    public void What_an_entry_of_another_kind_gives_is_still_missing()
    {
        var kinds = KnownKinds.Table(("blue", [new SpawnerSetting("host", "where", Required: true)]), ("red", [new SpawnerSetting("host", "where")]));

        Assert.Equal(
            "MultiStream/Streams/Stream[1] (name 'a'): kind 'blue' needs 'host', where; add host=\"…\".",
            Assert.Throws<MultiStreamSettingsException>(() => Settings.ReadDocument(
                Settings.Document("<Streams><Stream name='a' kind='blue'/><Stream name='a-0' kind='red' host='h'/></Streams>"), [], kinds)).Message);
    }
}
