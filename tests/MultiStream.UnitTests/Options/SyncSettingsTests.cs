using MultiStream.Sync;
using MultiStream.Sync.Wire;

namespace MultiStream.UnitTests.Options;

/// <summary>Where a test's sync hub is, and who may join it.</summary>
public sealed class SyncSettingsTests
{
    [Theory]
    [InlineData("127.0.0.1:41234", "127.0.0.1", 41234)]
    [InlineData("tcp:lab.example.com:6000", "lab.example.com", 6000)]
    [InlineData("[::1]:6000", "::1", 6000)]
    public void A_sync_server_is_a_host_with_a_port(string text, string host, int port)
    {
        Assert.Equal(new HostAndPort(host, port), Settings.Read($"<Sync><Server>{text}</Server><Token>~four</Token></Sync>").SyncServer);
        Assert.Equal(new HostAndPort(host, port), Settings.Read("", "MULTISTREAM__SYNC__SERVER=" + text).SyncServer);
    }

    [Theory]
    [InlineData("here")]
    [InlineData("here:0")]
    [InlineData("here:70000")]
    [InlineData("udp:here:6000")]
    [InlineData("two words:6000")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal(
            $"MultiStream/Sync/Server: '{text}' is no host with a port; write what 'multistream syncserver' says, such as 127.0.0.1:41234.",
            Settings.Error($"<Sync><Server>{text}</Server></Sync>"));

    [Fact]
    public void A_server_and_hubs_to_join_exclude_each_other() =>
        Assert.Equal(
            "MultiStream/Sync/Server: the tests use the sync server [::1]:6000, so nobody can join hubs of their own; remove this setting or MultiStream/Sync/Listen.",
            Settings.Error("<Sync><Server>[::1]:6000</Server><Listen>127.0.0.1:0</Listen></Sync>"));

    [Fact]
    public void The_body_of_a_test_has_a_name_at_the_server_and_a_role()
    {
        Assert.Equal(new SyncStream("main", "main"), Settings.Read("<Sync><Server>here:1</Server></Sync>").SyncBody);
        Assert.Equal(new SyncStream("server", "server"), Settings.Read("<Sync><Server>here:1</Server></Sync>", "MULTISTREAM__SYNC__NAME=server").SyncBody);
        var options = Settings.Read("<Sync><Server>here:1</Server><Name>client-1</Name><Role>client</Role><Parties>3</Parties></Sync>");
        Assert.Equal((new SyncStream("client-1", "client"), 3), (options.SyncBody, options.SyncParties));
    }

    [Theory]
    [InlineData("<Sync><Name>server</Name></Sync>", "MultiStream/Sync/Name: 'server' is a name at a sync server, and no server is set; write where it is in MultiStream/Sync/Server, such as 127.0.0.1:41234.")]
    [InlineData("<Sync><Server>here:1</Server><Role>client</Role></Sync>", "MultiStream/Sync/Role: 'client' is the role of a name at a sync server, and no name is set; write it in MultiStream/Sync/Name.")]
    [InlineData("<Sync><Server>here:1</Server><Name>the server</Name></Sync>", "MultiStream/Sync/Name: 'the server' cannot be a participant's; write 1 to 200 letters, digits and _ . : -, such as server.")]
    [InlineData("<Sync><Listen>0.0.0.0:6000</Listen></Sync>", "MultiStream/Sync/Listen: 0.0.0.0:6000 can be reached from other machines, so participants must know a token; write one in MultiStream/Sync/Token, such as ${env:SYNC_TOKEN}, or listen on 127.0.0.1.")]
    [InlineData("<Sync><Listen>6000</Listen></Sync>", "MultiStream/Sync/Listen: '6000' is no address with a port; write one such as 127.0.0.1:6000 or [::1]:6000; port 0 lets the system choose, and a message says which.")]
    [InlineData("<Sync><Port>1</Port></Sync>", "MultiStream/Sync/Port: 'Port' is not a setting. Known here: Listen, Token, Server, Name, Role, Parties.")]
    public void Wrong_settings_of_a_hub_to_join_are_told(string section, string error) => Assert.Equal(error, Settings.Error(section));
}
