using MultiStream.Deployment;

namespace MultiStream.IntegrationTests.Deployment;

public sealed class BootstrapTests
{
    private static readonly string[] s_shells = ["dash", "bash", "busybox ash"];

    public static TheoryData<string> Shells => [.. s_shells.Where(s => File.Exists("/usr/bin/" + s.Split(' ')[0]))];

    [Theory, MemberData(nameof(Shells))]
    public async Task A_bare_place_gets_the_agent_once(string shell)
    {
        using var place = new BarePlace { Shell = shell.Split(' ') };

        var first = await place.OpenAsync();
        var second = await place.OpenAsync();

        Assert.InRange(first.Sent, 50_000, 20_000_000);
        Assert.Equal(0, second.Sent);
        Assert.Empty(place.Leftovers());
    }

    [Theory, MemberData(nameof(Shells))]
    public async Task The_runtime_is_shipped_where_the_settings_say_so(string shell)
    {
        using var place = new BarePlace { Shell = shell.Split(' ') };

        var first = await place.OpenAsync("ship");
        var second = await place.OpenAsync("ship");

        Assert.InRange(first.Sent, 50_000_000, 200_000_000);
        Assert.Equal(0, second.Sent);
        Assert.Empty(place.Leftovers());
    }
}
