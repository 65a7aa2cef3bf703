using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

public sealed class LoopbackHostTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task It_answers_ssh_with_a_home_of_its_own()
    {
        await using var host = await LoopbackHost.StartAsync("a");

        var answer = (await host.SshAsync("echo \"$HOME\"")).Succeeded();

        Assert.Equal(host.Home, answer.StandardOutput.TrimEnd());
    }

    [Fact]
    public async Task What_left_its_session_is_seen_and_ends_with_the_host()
    {
        LabProcess sleeper;
        string home;
        await using (var host = await LoopbackHost.StartAsync("a"))
        {
            (await host.SshAsync("(setsid sleep 600 >/dev/null 2>&1 </dev/null &)")).Succeeded();
            sleeper = await host.ForeignProcessAsync("sleep 600", Limit);
            home = host.Home;
        }

        Assert.True(sleeper.HasEnded, $"{sleeper} is still there");
        Assert.False(Directory.Exists(home), "the home is still there");
    }

    [Fact]
    public async Task Killed_sessions_end_their_clients()
    {
        await using var host = await LoopbackHost.StartAsync("a");
        var client = host.SshAsync("exec sleep 600");
        await host.ForeignProcessAsync("sleep 600", Limit);

        Assert.NotEqual(0, host.KillSessions());

        Assert.Equal(255, (await client).ExitCode);
    }

    [Fact]
    public async Task Its_stream_element_names_what_ssh_needs()
    {
        await using var host = await LoopbackHost.StartAsync("a");

        var element = System.Xml.Linq.XElement.Parse(host.StreamElement("server"));

        Assert.Equal(["name", "kind", "host", "port", "user", "identityFile", "knownHosts"], element.Attributes().Select(a => a.Name.LocalName));
        Assert.Equal(host.Address, element.Attribute("host")!.Value);
        Assert.True(File.Exists(element.Attribute("identityFile")!.Value));
    }
}
