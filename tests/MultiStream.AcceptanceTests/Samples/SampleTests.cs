using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>The samples as a user runs them: `dotnet test --settings hosts.runsettings`, on real hosts behind ssh.</summary>
public sealed class SampleTests(SampleHosts hosts) : IClassFixture<SampleHosts>
{
    [Fact]
    public async Task Netperf_measures_each_client_against_a_port_of_its_own_on_the_server()
    {
        using var run = await hosts.RunAsync("Netperf");

        Assert.True(run.ExitCode == 0, run.ToString());
        var test = run.Trx["Every_client_gets_at_least_one_megabit"];
        Assert.Equal(Children(test.Name, "server", "client-0", "client-1"), test.Children.Select(c => c.Name));
        Assert.Matches(@"client-0: \d+ Mbit/s received, \d+ sent, \d+ retransmits in \d\.\d s", test["main"].StdOut);
        Assert.Matches(@"client-1: \d+ Mbit/s received", test["main"].StdOut);
        var server = test[$"server @ {hosts.Hosts[0].Address}"].StdOut!;
        Assert.Contains("iperf3 server for client-0", server, StringComparison.Ordinal);
        Assert.Contains("iperf3 server for client-1", server, StringComparison.Ordinal);
        Assert.Contains("Stopped: ", server, StringComparison.Ordinal);
        // What the server saw is the clients' addresses: the bytes went from host to host.
        var seen = string.Concat(test[$"server @ {hosts.Hosts[0].Address}"].Files.Where(f => f.EndsWith(".stdout", StringComparison.Ordinal)).Select(File.ReadAllText));
        if (hosts.Hosts[0] is NamespaceHost)
            Assert.All(hosts.Hosts.Skip(1).Take(2), h => Assert.Contains($"Accepted connection from {h.Address}", seen, StringComparison.Ordinal));
        // RFC scenario S2: two scripts that meet at the barriers setup and finished.
        var barriers = run.Trx["NetServer_and_NetPerf_meet_at_setup_and_finished"];
        Assert.Equal(Children(barriers.Name, "server", "client"), barriers.Children.Select(c => c.Name));
        Assert.Matches(@"client @ \S+ to server @ \S+: \d+ Mbit/s", barriers["main"].StdOut);
    }

    [Fact]
    public async Task Wget_fetches_from_a_small_web_server_on_three_hosts_at_once()
    {
        using var run = await hosts.RunAsync("Wget");

        Assert.True(run.ExitCode == 0, run.ToString());
        var test = run.Trx["Every_client_gets_the_same_bytes"];
        Assert.Equal(Children(test.Name, "server", "client-0", "client-1", "client-2"), test.Children.Select(c => c.Name));
        Assert.Equal("Passed", run.Trx["What_is_not_there_is_an_error_of_the_server"][$"client @ {hosts.Hosts[1].Address}"].Outcome);
    }

    [Fact]
    public async Task The_first_test_runs_on_hosts_behind_ssh()
    {
        using var run = await hosts.RunAsync("FirstTest");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(Children("Clocks_agree", "server", "client"), run.Trx["Clocks_agree"].Children.Select(c => c.Name));
    }

    [Fact]
    public async Task NestedTests_are_parts_of_another_test_on_hosts_of_their_own()
    {
        using var run = await hosts.RunAsync("NestedTests", "Category!=part");

        Assert.True(run.ExitCode == 0, run.ToString());
        var whole = run.Trx["The_way_from_client_to_server_is_fast"];
        Assert.Equal(Children(whole.Name, "server", "client"), whole.Children.Select(c => c.Name));
        Assert.Matches(@"client @ \S+ to server @ \S+: \d+ Mbit/s in \d\.\d s", whole["main"].StdOut);
        Assert.Contains("Passed NestedTests.NetServer.Serves_until_all_have_finished [", whole[$"server @ {hosts.Hosts[0].Address}"].StdOut, StringComparison.Ordinal);
        // What is intended to fail is a child that passed and says so.
        var client = run.Trx["A_client_that_cannot_reach_the_server_fails_and_ends_what_the_server_waits_for"][$"client @ {hosts.Hosts[1].Address}"];
        Assert.Equal("Passed", client.Outcome);
        Assert.Contains("failed, as was allowed: System.Net.Sockets.SocketException: Connection refused", client.StdOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CSharpBlocks_measures_serves_and_fails_as_expected(bool overSsh)
    {
        using var run = overSsh ? await hosts.RunAsync("CSharpBlocks") : await DotnetTest.RunAsync(new TestCommand("CSharpBlocks") { ByProject = true });

        Assert.True(run.ExitCode == 0, run.ToString());
        string client = overSsh ? hosts.Hosts[1].Address : "localhost", server = overSsh ? hosts.Hosts[0].Address : "localhost";
        Assert.Matches($@"\d+ Mbit/s from client @ {client} to server @ {server}$", run.Trx["Throughput"]["main"].StdOut);
        Assert.Equal(5, run.Trx["Every_client_is_greeted_by_name"].Children.Count);
        Assert.EndsWith(" (allowed by the test)", run.Trx["A_client_without_a_server_says_why"][$"client @ {client}"].StdOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PythonWheel_brings_its_wheel_to_every_host(bool overSsh)
    {
        using var run = overSsh ? await hosts.RunAsync("PythonWheel") : await DotnetTest.RunAsync(new TestCommand("PythonWheel") { ByProject = true });

        Assert.True(run.ExitCode == 0, run.ToString());
        var log = run.Trx["A_wheel_runs_where_nothing_is_installed"].Children[1].StdOut!;
        Assert.Contains("$ python3 -m greet\n    out | Hello, wheel!\n", log, StringComparison.Ordinal);
        Assert.Contains("$ send greet-1.0-py3-none-any.whl\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_test_runs_without_any_settings()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("FirstTest") { ByProject = true });

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["Clocks_agree · main", "Clocks_agree · server @ localhost", "Clocks_agree · client @ localhost"], run.Trx["Clocks_agree"].Children.Select(c => c.Name));
    }

    IEnumerable<string> Children(string test, params string[] streams) =>
        streams.Select(s => $"{test} · {s} @ {hosts.Hosts[s.EndsWith('1') ? 2 : s.EndsWith('2') ? 3 : s == "server" ? 0 : 1].Address}").Prepend($"{test} · main");
}
