using MultiStream.Sync.Wire;
using MultiStream.Tool;

namespace MultiStream.UnitTests.Tool;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("sync barrier go --timeout 3", "sync -- barrier go --timeout 3")]
    [InlineData("sync --server h:1 --name a put k --role", "sync --server h:1 --name a -- put k --role")]
    [InlineData("sync --server=h:1 put k -- x", "sync --server=h:1 -- put k -- x")]
    [InlineData("sync -- put k v", "sync -- put k v")]
    [InlineData("sync --help", "sync --help")]
    [InlineData("sync --name", "sync --name")]
    [InlineData("syncserver --listen h:1", "syncserver --listen h:1")]
    [InlineData("", "")]
    public void The_words_of_the_hub_are_set_apart(string given, string expected) =>
        Assert.Equal(expected, string.Join(' ', SyncClientCommand.SetWordsApart(given.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("localhost:4711", "localhost", 4711)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:65535", "::1", 65535)]
    public void A_host_and_a_port_are_read(string text, string host, int port) => Assert.Equal(new HostAndPort(host, port), HostAndPort.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:-1")]
    [InlineData("host:65536")]
    [InlineData("::1:80")]
    [InlineData("[1.2.3.4]:80")]
    [InlineData("a b:80")]
    public void Anything_else_is_not(string text) => Assert.Null(HostAndPort.Parse(text));
}
