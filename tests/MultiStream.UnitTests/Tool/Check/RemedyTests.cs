using MultiStream.Spawners;
using MultiStream.Spawners.Ssh;
using MultiStream.Tool.Check;

namespace MultiStream.UnitTests.Tool.Check;

/// <summary>What ssh really says, and what a person is to type then.</summary>
public sealed class RemedyTests
{
    private static readonly string s_home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

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
    [InlineData("ci@db1: Permission denied (publickey).", "login", "ssh root@db1 'mkdir -p ~ci/.ssh && cat >> ~ci/.ssh/authorized_keys' < /keys/ci.pub")]
    [InlineData("This account is currently not available.", "shell", "ssh root@db1 'chsh -s /bin/sh ci'")]
    [InlineData("tee: /x: No space left on device", "disk", "ssh -i /keys/ci ci@db1 'df -h'")]
    [InlineData("You must install or update .NET to run this application.", "runtime", "ssh -t -i /keys/ci ci@db1 'sudo apt-get install dotnet-runtime-10.0'")]
    public void What_is_typed_for_what_was_said(string said, string step, params string[] commands)
    {
        var problem = Of(said, ("user", "ci"), ("identityFile", "/keys/ci"));

        Assert.Equal(step, problem.Step);
        Assert.Equal(commands, problem.Commands);
        Assert.False(problem.IsTypedThere);
    }

    /// <summary>ssh knows the user of its own configuration; we do not.</summary>
    [Fact]
    public void The_account_is_the_one_that_ssh_names()
    {
        Assert.Equal(["ssh-copy-id -i /keys/ci.pub ann@db1"], Of("ann@10.0.0.7: Permission denied (publickey,password).", ("identityFile", "/keys/ci")).Commands);
        Assert.Equal([$"ssh-copy-id -i {s_home}/.ssh/id_ed25519.pub db1"], Of("Received disconnect from 10.0.0.7 port 22:2: Too many authentication failures\nPermission denied (publickey,password).").Commands);
        Assert.Equal(["cat /keys/ci.pub"], Of("root@db1: Permission denied (publickey).", ("identityFile", "/keys/ci")).Commands);
        Assert.Empty(Of("This account is currently not available.").Commands);
    }

    [Fact]
    public void Root_needs_no_sudo() =>
        Assert.Equal(["ssh root@db1 'apt-get install dotnet-runtime-10.0'"], Of("You must install or update .NET to run this application.", ("user", "root")).Commands);

    [Theory]
    [InlineData("ssh -o StrictHostKeyChecking=ask -p 2222 db1 true", "port", "2222")]
    [InlineData("ssh -o StrictHostKeyChecking=ask -o ProxyJump=gate db1 true", "sshOptions", "ProxyJump=gate")]
    [InlineData("ssh -o StrictHostKeyChecking=ask -o UserKnownHostsFile=/lab/known db1 true", "knownHosts", "/lab/known")]
    [InlineData("ssh -o StrictHostKeyChecking=ask -o 'UserKnownHostsFile=\"/my lab/100%%\"' db1 true", "knownHosts", "/my lab/100%")]
    [InlineData("ssh -o StrictHostKeyChecking=ask -o 'IdentityFile=\"/my lab/key\"' db1 true", "identityFile", "/my lab/key")]
    public void For_a_key_that_is_not_known_ssh_itself_shows_it_and_asks(string command, string setting, string value)
    {
        var problem = Of("No ED25519 host key is known for db1 and you have requested strict checking.\nHost key verification failed.", (setting, value));

        Assert.Equal(("host key", command), (problem.Step, Assert.Single(problem.Commands)));
    }

    [Fact]
    public void A_key_that_has_changed_is_forgotten_in_the_file_and_under_the_name_that_ssh_says()
    {
        var problem = Of("@@@\nSomeone could be eavesdropping\nOffending ED25519 key in /etc/ssh/known:3\nHost key for [10.0.0.7]:2222 has changed and you have requested strict checking.\nHost key verification failed.", ("user", "ci"));

        Assert.Equal("Host key for [10.0.0.7]:2222 has changed and you have requested strict checking.", problem.Seen);
        Assert.Equal(["ssh-keygen -f /etc/ssh/known -R '[10.0.0.7]:2222'", "ssh -o StrictHostKeyChecking=ask ci@db1 true"], problem.Commands);
    }

    [Fact]
    public void What_was_not_open_in_time_says_for_how_long_it_was_tried()
    {
        var place = Place();
        var problem = Remedy.For(place, new StreamOpenException("s", OpenFailure.TimedOut, "Stream 's' was not open after 30 s (Limits/Open)."), TimeSpan.FromSeconds(30));

        Assert.Equal(("connect", "It was not open after 30 s."), (problem.Step, problem.Seen));
    }

    [Fact]
    public void What_a_container_lacks_is_for_its_image()
    {
        var place = Place(("image", "acme/db:7")) with { Place = Place(("image", "acme/db:7")).Place with { Kind = "container" } };
        var problem = Remedy.For(place, new StreamOpenException("s", OpenFailure.NoRuntime, "It is too old.") { What = "The place's .NET cannot run the agent." }, TimeSpan.FromSeconds(30));

        Assert.Equal(("apt-get install dotnet-runtime-10.0", true), (Assert.Single(problem.Commands), problem.IsTypedThere));
        Assert.EndsWith("Install it in the image.", problem.Do, StringComparison.Ordinal);
    }

    /// <summary>A program that leads to a place is missing here.</summary>
    [Fact]
    public void A_program_that_is_missing_here_is_not_typed_there() =>
        Assert.False(Remedy.For(Place() with { Place = Place().Place with { Kind = "command" } }, new StreamOpenException("s", OpenFailure.ProgramMissing, "There is no kubectl."), TimeSpan.FromSeconds(30)).IsTypedThere);

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
