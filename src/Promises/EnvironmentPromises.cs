using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>A block finds what a command of the user's own login would find, in a directory of its own.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("start the agent with the environment, umask, signal handlers and descriptors that a login of the stream's user has, and add or remove nothing; leave the stream's directory to the agent.")]
public class EnvironmentPromises(StreamKind kind) : Promise(kind)
{
    /// <summary>What a stream adds or changes, what every shell sets anew, what names the connection, and what the user's ssh client may send along (with LC_*).</summary>
    private static readonly string[] s_different = ["MULTISTREAM_BLOCK", "MULTISTREAM_SYNC", "MULTISTREAM_STREAM", "PWD", "OLDPWD", "_", "SHLVL", "SSH_CLIENT", "SSH_CONNECTION", "LANG"];

    [PromiseFact, BrokenBy<SetsVariables>, BrokenBy<DropsTheEnvironment>]
    internal async Task The_environment_is_the_logins_own_and_a_block_may_add_to_it()
    {
        var stream = await OpenAsync();

        var login = Variables(await Kind.LoginAsync("env -0"));
        await stream.RunAsync(Block.Program("env", "-0").WithEnvironment("FIRST", "1").WithEnvironment("SECOND", "x").WithEnvironment("SECOND", "").WithEnvironment("LC_ALL", "C"));

        login["PATH"] = $"{TracesOf(stream)!.Directory}.sync:{login["PATH"]}";   // where ms is
        login["FIRST"] = "1";
        login["SECOND"] = "";
        login["LC_ALL"] = "C";
        Assert.Equal(login, Variables(System.Text.Encoding.UTF8.GetString(await StdoutAsync(stream))));
    }

    [PromiseFact, BrokenBy<DropsTheEnvironment>]
    internal async Task Every_process_of_a_block_bears_the_blocks_mark()
    {
        var stream = await OpenAsync();

        var first = (await stream.RunAsync(Block.Shell("sh -c 'echo $MULTISTREAM_BLOCK'").WithEnvironment("A", "b"))).StandardOutput;
        var second = (await stream.RunAsync(Block.Shell("test \"$A\" || echo $MULTISTREAM_BLOCK").WithEnvironment("A", ""))).StandardOutput;

        Assert.Matches("^[0-9a-f]{32}\\.[0-9]+\n$", first);
        Assert.Equal(first[..32], second[..32]);
        Assert.NotEqual(first, second);
    }

    [PromiseFact, BrokenBy<StartsElsewhere>]
    internal async Task A_block_starts_in_the_streams_directory_and_PWD_says_so()
    {
        var stream = await OpenAsync();

        var lines = (await stream.RunAsync(Block.Shell("pwd -P; printenv PWD; printenv OLDPWD; touch relative; ls -a"))).StandardOutput.Split('\n');

        Assert.Matches("^/.*/multistream-a-[0-9a-f]{12}$", lines[0]);
        Assert.Equal([lines[0], ".", "..", "relative", ""], lines[1..]);
        Assert.Equal("relative\n", (await stream.RunAsync(Block.Program("ls"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<OpensTheDirectory>]
    internal async Task The_directory_is_fresh_and_nobody_elses()
    {
        var streams = await OpenAsync("a", "b");

        var results = await streams.RunAsync(Block.Shell("stat -c '%a %u' .; id -u; ls -A; pwd; touch mine"));

        var first = results[0].StandardOutput.Split('\n');
        Assert.Equal(first[1], first[0].Split(' ')[1]);
        Assert.StartsWith("700 ", first[0], StringComparison.Ordinal);
        Assert.Equal(4, first.Length);
        Assert.NotEqual(results[0].StandardOutput, results[1].StandardOutput);
    }

    [PromiseFact, BrokenBy<RemakesTheDirectory>]
    internal async Task The_directory_is_gone_at_the_end_even_with_read_only_folders_in_it()
    {
        var stream = await OpenAsync();
        var outside = (await stream.RunAsync(Block.Shell(
            """
            outside=$(mktemp -d); mkdir $outside/inner; chmod 755 $outside $outside/inner; echo $outside
            mkdir -p a/b/c 'odd
            name' .hidden; touch a/b/c/file; ln -s $outside link; ln -s nowhere a/b/broken; mkfifo pipe; chmod 400 a/b/c/file
            chmod 0 a/b/c a/b 'odd
            name'; chmod 500 a .hidden .
            """))).StandardOutput.TrimEnd();

        await CloseAsync(stream);

        // What lies behind a link is not the stream's: neither removed nor made accessible.
        Assert.Equal("755\n755\n", await Kind.LookAsync($"stat -c %a {outside} {outside}/inner; rm -r {outside}"));
    }

    [PromiseFact, BrokenBy<ChangesTheUmask>]
    internal async Task The_umask_is_the_users()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("umask"));

        Assert.Equal(await Kind.LoginAsync("umask"), result.StandardOutput);
    }

    [PromiseFact, BrokenBy<IgnoresSigPipe>]
    internal async Task Signals_have_their_defaults_so_that_yes_ends_with_its_reader()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("yes | head -n 1; grep -E 'Sig(Ign|Blk)' /proc/self/status"));

        // Of the 64 the C library keeps 32 and 33 for itself, and posix_spawn ignores them.
        Assert.Matches("^y\nSigBlk:\t0{16}\nSigIgn:\t0{7}[01][08]0{7}\n$", result.StandardOutput);
        Assert.Equal("", result.StandardError);
    }

    [PromiseFact, BrokenBy<LeaksADescriptor>]
    internal async Task A_block_has_no_descriptor_but_its_own_three()
    {
        var stream = await OpenAsync();
        var other = stream.Start(Block.Shell("sleep 60"));

        // The fourth is the one with which ls reads the list.
        var result = await stream.RunAsync(Block.Program("ls", "/proc/self/fd"));

        Assert.Equal("0\n1\n2\n3\n", result.StandardOutput);
        await other.KillAsync();
    }

    [PromiseFact, BrokenBy<StaysInTheSession>]
    internal async Task A_block_leads_a_session_of_its_own_without_a_terminal()
    {
        var stream = await OpenAsync();

        // pid, process group, session, terminal
        var fields = (await stream.RunAsync(Block.Program("cut", "-d", " ", "-f", "1,5,6,7", "/proc/self/stat"))).StandardOutput.TrimEnd().Split(' ');

        Assert.Equal([fields[0], fields[0], fields[0], "0"], fields);
    }

    private static SortedDictionary<string, string> Variables(string env0) => new(
        env0.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2))
            .Where(v => !s_different.Contains(v[0]) && (v[0] is "LC_ALL" || !v[0].StartsWith("LC_", StringComparison.Ordinal)))
            .ToDictionary(v => v[0], v => v[1]), StringComparer.Ordinal);
}
