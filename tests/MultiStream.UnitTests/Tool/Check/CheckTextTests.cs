using System.Text.Json;
using MultiStream.Spawners;
using MultiStream.Tool;
using MultiStream.Tool.Check;

namespace MultiStream.UnitTests.Tool.Check;

/// <summary>What a person reads, at 80 columns.</summary>
public sealed class CheckTextTests
{
    [Fact]
    public void What_is_wrong_is_one_table_and_who_is_well_is_below_it()
    {
        var problem = new Problem("login", "ci@pc-2: Permission denied (publickey,password).", "Give the account the public half of the key (it asks for the password once):") { Commands = ["ssh-copy-id ci@pc-2"] };

        Assert.Equal("""
            HOST  STEP      WHAT IS WRONG, AND WHAT TO DO
            -     settings  MultiStream/Hosts/Host[9] (name 'x')/@user:
                            '${param:who}' is not set.

            pc-2  login     ci@pc-2: Permission denied (publickey,password).
                            Fix: Give the account the public half of the key (it asks for
                            the password once):
                            (Host pc-2)
                $ ssh-copy-id ci@pc-2

            Well: pc-1, pc-3
            .NET 10.0.12, sent to 1; no ICU, so C# blocks have the invariant culture only,
            on pc-3; least room 900 MB (pc-3); clocks at most 0.250 s off (pc-3); open
            within 1.5 s (pc-3).

            1 setting is wrong.
            1 of 3 hosts is not well.

            """, CheckText.Of(["MultiStream/Hosts/Host[9] (name 'x')/@user: '${param:who}' is not set."], [Well("pc-1"), Bad("pc-2", problem), Modest("pc-3")], 0, all: false, 80));
    }

    [Fact]
    public void All_are_rows_when_that_is_asked_for() =>
        Assert.Equal("""
            WELL  .NET          FREE    CLOCK     OPEN IN  SYSTEM
            pc-1  10.0.12       62 GB   +0.001 s  0.4 s    Linux X64
            pc-3  10.0.12 sent  900 MB  -0.250 s  1.5 s    Linux X64, no ICU

            All 2 hosts are well.

            """, CheckText.Of([], [Well("pc-1"), Modest("pc-3")], 0, all: true, 80));

    [Fact]
    public void What_many_have_is_one_row()
    {
        var problem = new Problem("here", "There is no ssh.", "") { Commands = ["sudo apt-get install openssh-client"] };

        Assert.Equal("""
            HOST        STEP  WHAT IS WRONG, AND WHAT TO DO
            pc-1        here  There is no ssh.
            pc-2              (Host pc-1, …, 10 in all)
            pc-3
            pc-4
            pc-5
            pc-6
            pc-7
            pc-8
            and 2 more
                $ sudo apt-get install openssh-client

            10 of 10 hosts are not well.
            Interrupted: 1 host was not tried to the end.

            """, CheckText.Of([], [.. Enumerable.Range(1, 10).Select(n => Bad($"pc-{n}", problem))], 1, all: false, 80));
    }

    /// <summary>What a host says may hold what a terminal obeys.</summary>
    [Fact]
    public void No_host_rules_the_terminal() => Assert.DoesNotContain('\u001b', CheckText.Of([], [Bad("pc\u001b[2J", new Problem("agent", "\u001b]0;x\u0007", "\u001b[1m") { Commands = ["\u001b[1m"] })], 0, all: false, 80));

    [Theory]
    [InlineData(79)]
    [InlineData(60)]
    public void Nothing_but_commands_is_wider_than_the_terminal(int width)
    {
        var text = CheckText.Of([new string('x', 200) + ": y"], [Bad(new string('h', 90), new Problem("host key", new string('z', 200), "a b c")), Well("pc-1")], 0, all: false, width);

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        var problem = new Problem("login", "no", "yes") { Commands = ["ssh-copy-id ci@pc-2"] };
        using var json = JsonDocument.Parse(CheckJson.Of([], [Well("pc-1"), Bad("pc-2", problem)], 0));
        var (root, hosts) = (json.RootElement, json.RootElement.GetProperty("hosts"));

        Assert.False(root.GetProperty("well").GetBoolean());
        Assert.Equal((true, "10.0.12", 62_000_000_000), (hosts[0].GetProperty("well").GetBoolean(), hosts[0].GetProperty("runtime").GetString(), hosts[0].GetProperty("freeBytes").GetInt64()));
        Assert.Equal(("login", "ssh-copy-id ci@pc-2"), (hosts[1].GetProperty("problems")[0].GetProperty("step").GetString(), hosts[1].GetProperty("problems")[0].GetProperty("commands")[0].GetString()));
    }

    private static PlaceReport Well(string name) => new(Place(name), [], new PlaceFacts { System = "Linux X64", Runtime = "10.0.12", HasIcu = true, Free = 62_000_000_000, Clock = TimeSpan.FromMilliseconds(1), Opened = TimeSpan.FromMilliseconds(400) });

    private static PlaceReport Modest(string name) => new(Place(name), [], new PlaceFacts { System = "Linux X64", Runtime = "10.0.12", IsShipped = true, HasIcu = false, Free = 900_000_000, Clock = TimeSpan.FromMilliseconds(-250), Opened = TimeSpan.FromMilliseconds(1500) });

    private static PlaceReport Bad(string name, Problem problem) => new(Place(name), [problem], null);

    private static CheckedPlace Place(string name) => new(name, new StreamPlace { Stream = "s", Role = "s", Kind = "ssh", Source = "" }, [$"Host {name}"]);
}
