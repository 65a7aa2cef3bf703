using MultiStream.Spawners;
using MultiStream.Spawners.Ssh;
using MultiStream.Tool.Check;

namespace MultiStream.UnitTests.Tool.Check;

/// <summary>What ssh really says, and what a person is to type then.</summary>
public sealed class RemedyTests
{
    private static readonly string s_known = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts");

    [Fact]
    public void A_refused_connection()
    {
        var problem = Of("ssh: connect to host 10.0.0.7 port 2222: Connection refused");

        Assert.Equal(("connect", "connect to host 10.0.0.7 port 2222: Connection refused", true), (problem.Step, problem.Seen, problem.IsTypedThere));
        Assert.Contains("nothing listens on port 2222", problem.Do, StringComparison.Ordinal);
        Assert.Equal(["sudo apt-get install openssh-server && sudo systemctl enable --now ssh"], problem.Commands);
    }

    [Theory]
    [InlineData("ssh: Could not resolve hostname db1: Name or service not known", "name", "getent hosts db1")]
    [InlineData("ssh: connect to host 10.0.0.7 port 22: No route to host", "connect", "ping -c 1 10.0.0.7", "nc -vz -w 5 10.0.0.7 22")]
    [InlineData("ssh: connect to host 10.0.0.7 port 22: Connection timed out", "connect", "ping -c 1 10.0.0.7", "nc -vz -w 5 10.0.0.7 22")]
    [InlineData("ci@db1: Permission denied (publickey,password).", "login", "ssh-copy-id -i /keys/ci.pub ci@db1")]
    [InlineData("ci@db1: Permission denied (publickey).", "login", "ssh root@db1 'cat >> ~ci/.ssh/authorized_keys' < /keys/ci.pub")]
    [InlineData("This account is currently not available.", "shell", "ssh root@db1 'sudo chsh -s /bin/sh ci'")]
    [InlineData("tee: /x: No space left on device", "disk", "ssh -i /keys/ci ci@db1 'df -h'")]
    [InlineData("You must install or update .NET to run this application.", "runtime", "ssh -i /keys/ci ci@db1 'sudo apt-get install dotnet-runtime-10.0'")]
    public void What_is_typed_for_what_was_said(string said, string step, params string[] commands)
    {
        var problem = Of(said, ("user", "ci"), ("identityFile", "/keys/ci"));

        Assert.Equal(step, problem.Step);
        Assert.Equal(commands, problem.Commands);
        Assert.False(problem.IsTypedThere);
    }

    [Fact]
    public void A_key_that_is_not_known_is_compared_and_then_added_under_the_name_that_ssh_uses()
    {
        var problem = Of("No ED25519 host key is known for [10.0.0.7]:2222 and you have requested strict checking.\nHost key verification failed.", ("port", "2222"));

        Assert.Equal("host key", problem.Step);
        Assert.Equal(["ssh-keyscan -p 2222 10.0.0.7 | ssh-keygen -lf -", $"ssh-keyscan -p 2222 10.0.0.7 >> {s_known}"], problem.Commands);
    }

    [Fact]
    public void Behind_a_jump_host_ssh_itself_asks() =>
        Assert.Equal(["ssh -o StrictHostKeyChecking=ask -p 2222 -o ProxyJump=gate db1 true"],
            Of("No ED25519 host key is known for db1 and you have requested strict checking.\nHost key verification failed.", ("port", "2222"), ("sshOptions", "ProxyJump=gate")).Commands);

    [Fact]
    public void A_key_that_has_changed_is_forgotten_in_the_file_that_ssh_names()
    {
        var problem = Of("@@@\nSomeone could be eavesdropping\nOffending ED25519 key in /etc/ssh/known:3\nHost key for db1 has changed and you have requested strict checking.\nHost key verification failed.");

        Assert.Equal("Host key for db1 has changed and you have requested strict checking.", problem.Seen);
        Assert.Equal(["ssh-keygen -f /etc/ssh/known -R db1", "ssh-keyscan db1 | ssh-keygen -lf -", "ssh-keyscan db1 >> /etc/ssh/known"], problem.Commands);
    }

    [Fact]
    public void What_was_not_open_in_time_says_for_how_long_it_was_tried()
    {
        var place = Place();
        var problem = Remedy.For(place, new StreamOpenException("s", OpenFailure.TimedOut, "Stream 's' was not open after 30 s (Limits/Open)."), TimeSpan.FromSeconds(30));

        Assert.Equal(("connect", "It was not open after 30 s."), (problem.Step, problem.Seen));
    }

    /// <summary>A kind of a plug-in gives its message and nothing else.</summary>
    [Fact]
    public void Of_a_kind_that_is_not_known_here_the_message_is_what_there_is()
    {
        var place = Place() with { Place = Place().Place with { Kind = "warp" } };
        var problem = Remedy.For(place, new StreamOpenException("s", OpenFailure.Other, "The drive is cold."), TimeSpan.FromSeconds(30));

        Assert.Equal(("agent", "The drive is cold.", "", 0), (problem.Step, problem.Seen, problem.Do, problem.Commands.Count));
    }

    [Theory]
    [InlineData(999, "0 kB")]
    [InlineData(12_345_678, "12 MB")]
    [InlineData(3_210_000_000, "3.2 GB")]
    [InlineData(62_000_000_000, "62 GB")]
    public void Sizes_are_for_people(long bytes, string text) => Assert.Equal(text, Remedy.Size(bytes));

    private static Problem Of(string said, params (string Name, string Value)[] settings)
    {
        var place = Place(settings);
        // 255 is ssh's own failure; what the place said ends otherwise.
        var code = said.StartsWith("ssh:", StringComparison.Ordinal) || said.Contains("denied", StringComparison.Ordinal) || said.Contains("host key", StringComparison.OrdinalIgnoreCase) ? 255 : 1;
        return Remedy.For(place, new SshSpawner().Explain(place.Place, new ConnectionEnd(code, said), ""), TimeSpan.FromSeconds(30));
    }

    private static CheckedPlace Place(params (string Name, string Value)[] settings) => new("db1", new StreamPlace
    {
        Stream = "s",
        Role = "s",
        Kind = "ssh",
        Settings = new Dictionary<string, string>(settings.Select(s => KeyValuePair.Create(s.Name, s.Value)), StringComparer.OrdinalIgnoreCase) { ["host"] = "db1" },
        Source = "MultiStream/Hosts/Host[1] (name 'db1')",
    }, ["MultiStream/Hosts/Host[1] (name 'db1')"]);
}
