using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

/// <summary>The pool: <c>Hosts</c>, and what entries of streams say of it.</summary>
public sealed class HostSettingsTests
{
    [Fact]
    public void Hosts_have_a_kind_its_settings_tags_and_slots()
    {
        var pool = Pool("""
            <Hosts>
              <Host name="db-1" kind="ssh" host="db1.lab" user="ci" tags="linux ssd,LINUX" slots="2" exclusive="true" />
              <Host><Name>web.lab</Name><Port>2222</Port></Host>
              <Host name="here" kind="local" />
            </Hosts>
            """);

        Assert.Equal(["db-1 ssh [linux ssd] 2 True host=db1.lab user=ci", "web.lab ssh [] 1 False host=web.lab port=2222", "here local [] 1 False "], pool.Select(Text));
        Assert.Equal("MultiStream/Hosts/Host[1] (name 'db-1')", pool[0].Path);
    }

    [Fact]
    public void Text_says_by_names_which_hosts_there_are_and_an_unknown_one_is_an_ssh_host()
    {
        Assert.Equal(["foo ssh [] 1 False host=foo", "bar ssh [] 1 False host=bar"], Pool("<Hosts>foo, bar</Hosts>").Select(Text));
        Assert.Equal(["foo ssh [] 1 False host=foo", "b local [] 3 False "], Pool("<Hosts>foo B<Host name='a' kind='local'/><Host name='b' kind='local' slots='3'/></Hosts>").Select(Text));
    }

    [Fact]
    public void A_machine_is_leased_by_all_its_names_and_a_local_host_by_its_own()
    {
        var hosts = Settings.Read("<Hosts><Host name='DB-1' host='db1.lab' slots='2'/><Host name='part' host='db1.lab' lease='part' exclusive='true'/><Host name='free' lease='none'/><Host name='PC' kind='local'/><Host name='new' kind='container' image='i'/></Hosts>").Hosts;

        Assert.Equal(["machine 2 False", "part 1 True", "", "local:pc 1 False", ""], hosts.Pool.Select(h => hosts.LeaseOf(h) is { } lease ? $"{lease.Name} {lease.Slots} {lease.IsExclusive}" : ""));
        Assert.All(Settings.Read("<Leases>false</Leases><Hosts>a b</Hosts>").Hosts is var off ? off.Pool.Select(off.LeaseOf) : [], Assert.Null);
    }

    [Fact]
    public void A_variable_names_hosts_where_the_file_does_not()
    {
        const string File = "<Hosts><Host name='a' kind='local'/><Host name='b' kind='local'/></Hosts>";

        Assert.Equal(["b local [] 1 False "], Settings.Read(File, "MULTISTREAM__HOSTS=b").Hosts.Pool.Select(Text));
        Assert.Equal(["foo ssh [] 1 False host=foo"], Settings.Read("", "MULTISTREAM__HOSTS=foo").Hosts.Pool.Select(Text));
        Assert.Equal(["bar ssh [] 1 False host=bar"], Settings.Read("<Hosts>bar</Hosts>", "MULTISTREAM__HOSTS=foo").Hosts.Pool.Select(Text));
    }

    [Theory]
    [InlineData("<Hosts/>", "MultiStream/Hosts: is empty; write a value or remove it.")]
    [InlineData("<Hosts>a b a</Hosts>", "MultiStream/Hosts: 'a b a' names 'a' twice; write it once, or define the host with more slots.")]
    [InlineData("<Hosts>a ci@b</Hosts>", "MultiStream/Hosts (name 'ci@b'): 'ci@b' is not a host; write the host alone; the part before the '@' belongs in user.")]
    [InlineData("<Hosts>a;b</Hosts>", "MultiStream/Hosts: 'a;b' is not a name of a host; write one without blanks, commas and quotes, such as db-1 or db1.lab.")]
    [InlineData("<Hosts>db-1 pc1 pc-9.lab<Host name='db-1'/><Host name='pc-1'/></Hosts>", "MultiStream/Hosts: 'pc1' is not one of the hosts that are defined; did you mean 'pc-1'? If not, define it too: <Host name=\"pc1\" />.")]
    [InlineData("<Hosts><Host kind='local'/></Hosts>", "MultiStream/Hosts/Host[1]: has no name; write the host's, such as name=\"db-1\".")]
    [InlineData("<Hosts><Host name='a b'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a b')/@name: 'a b' is not a name of a host; write one without blanks, commas and quotes, such as db-1 or db1.lab.")]
    [InlineData("<Hosts><Host name='a' kind='local'/><Host name='A' kind='local'/></Hosts>", "MultiStream/Hosts/Host[2] (name 'A'): 'A' is there already, MultiStream/Hosts/Host[1] (name 'a'); give one of them another name, or more slots.")]
    [InlineData("<Hosts><Host name='a' slots='0'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@slots: '0' is out of range; write a number from 1 to 10000.")]
    [InlineData("<Hosts><Host name='a' exclusive='1'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@exclusive: '1' is neither true nor false; write one of them.")]
    [InlineData("<Hosts><Host name='a' lease='a/b'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@lease: 'a/b' is no name of a lease; write 1 to 200 of the characters A-Z a-z 0-9 _ . : -, or none.")]
    [InlineData("<Hosts><Host name='a' tags='linux c#'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@tags: 'linux c#' holds 'c#', which is no tag; write letters, digits, '_', '-' and '.', and blanks between tags.")]
    [InlineData("<Hosts><Host name='a' tags='c#'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@tags: 'c#' is no tag; write letters, digits, '_', '-' and '.', and blanks between tags.")]
    [InlineData("<Hosts><Host name='a' kind='shh' prot='1'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@kind: 'shh' is not a kind; did you mean 'ssh'? Known here: local, ssh, container, command, slurm, inproc.")]
    [InlineData("<Hosts><Host name='a' prot='1'/></Hosts>",
        "MultiStream/Hosts/Host[1] (name 'a')/@prot: 'prot' is not a setting of a host of kind 'ssh'; did you mean 'port'? Known here: name, kind, tags, slots, exclusive, lease, host, port, user, identityFile, knownHosts, address, sshOptions, runtime.")]
    [InlineData("<Hosts><Host name='a' port='0'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a')/@port: '0' is not a port; write a number from 1 to 65535.")]
    [InlineData("<Hosts><Host name='a' kind='container'/></Hosts>", "MultiStream/Hosts/Host[1] (name 'a'): kind 'container' needs 'image', the image to make a fresh container of for each stream; add image=\"…\".")]
    [InlineData("<Hosts><db1/></Hosts>", "MultiStream/Hosts/db1: 'db1' is not a setting. Known here: Host.")]
    [InlineData("<Streams><Stream name='a' tags='x'/></Streams>", "MultiStream/Streams/Stream[1] (name 'a'): tags choose a host of MultiStream/Hosts, and there is none; add hosts there, or remove the tags.")]
    [InlineData("<Hosts>h</Hosts><Streams><Stream name='a' tags='x' user='u'/></Streams>",
        "MultiStream/Streams/Stream[1] (name 'a')/@user: with tags, the stream's place is a host of MultiStream/Hosts, which has its own 'user'; remove this one, or the tags.")]
    [InlineData("<Hosts>h</Hosts><Streams><Stream name='a' tags='x' distinctHosts='2'/></Streams>", "MultiStream/Streams/Stream[1] (name 'a')/@distinctHosts: '2' is neither true nor false; write one of them.")]
    public void What_is_wrong_is_told_by_its_path(string section, string message) => Assert.Equal(message, Settings.Error(section));

    [Fact]
    public void A_variable_cannot_define_hosts() =>
        Assert.Equal("MULTISTREAM__HOSTS__A: 'A' has no place here; 'HOSTS' is a value, not a group of settings.", Settings.Error("", "MULTISTREAM__HOSTS__A=x"));

    private static IReadOnlyList<HostOptions> Pool(string section) => Settings.Read(section).Hosts.Pool;

    private static string Text(HostOptions h) => $"{h.Name} {h.Kind} [{string.Join(' ', h.Tags)}] {h.Slots} {h.IsExclusive} {string.Join(' ', h.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"))}";
}
