using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>One party's end frees the rest, by an error and never by release.</summary>
public sealed class PartyEndTests
{
    [Fact]
    public void The_sentence_names_who_left_and_why_and_brings_its_last_line()
    {
        var life = new Life("server", "client");
        var server = life.Start("server");
        life.Pass(1.2);
        long client = life.Barrier(life.Start("client"), "server-started", where: "Throughput.cs:12");
        life.Pass(2);

        life.Fail(server, "bind: Address already in use");

        var broken = life.Broken(client);
        Assert.Equal(
            "Barrier 'server-started' was broken: stream 'server' left it after 3.2 s because its block exited with 1. Still waiting: 'client'. "
                + "Last line from 'server': bind: Address already in use",
            broken.Message);
        Assert.Equal((SyncKind.Barrier, "server-started", SyncBreakCause.PartyEnded), (broken.Kind, broken.Name, broken.Cause));
        Assert.Equal([new SyncArrival("client", "Throughput.cs:12", TimeSpan.FromSeconds(1.2))], broken.Arrived);
        Assert.Equal([new SyncMissing("server", "left after 3.2 s because its block exited with 1", 1, "bind: Address already in use")], broken.Missing);
        Assert.Same(broken, life.Hub.FirstBreak);
        Assert.Null(broken.First);
    }

    [Theory]
    [InlineData(BlockOutcome.Failed)]
    [InlineData(BlockOutcome.TimedOut)]
    [InlineData(BlockOutcome.Stopped)]
    [InlineData(BlockOutcome.Killed)]
    [InlineData(BlockOutcome.Lost)]
    [InlineData(BlockOutcome.Skipped)]
    public void Every_end_but_a_good_one_breaks_at_once(BlockOutcome outcome)
    {
        var life = new Life("a", "b", "c");
        var (a, b, c) = (life.Start("a"), life.Start("b"), life.Start("c"));
        var (first, second) = (life.Barrier(a), life.Barrier(b));

        life.End(c, outcome, "it was ended by signal 9 (SIGKILL)", null);

        Assert.Contains("stream 'c' left it after 0.0 s because its block was ended by signal 9 (SIGKILL)", life.Broken(first).Message, StringComparison.Ordinal);
        Assert.Same(life.Broken(first), life.Broken(second));
    }

    [Theory]
    [InlineData(BlockOutcome.Passed, false)]
    [InlineData(BlockOutcome.Failed, true)]
    public void A_good_end_breaks_when_the_body_is_blocked_too(BlockOutcome outcome, bool allowed)
    {
        var life = new Life("server", "client");
        var (server, client) = (life.Start("server"), life.Start("client"));
        long waits = life.Barrier(client);
        life.Await(server, client);
        life.Pass(1);
        life.End(server, outcome, lastLine: "bye", allowed: allowed);
        life.Pass(0.499);
        Assert.True(life.Waits(waits));

        life.Pass(0.001);

        Assert.Equal(
            "Barrier 'go' was broken: stream 'server' left it after 1.0 s because its block exited with 0, and nothing more will be started there: "
                + $"main waits for the block [{client.Id}] on client. Still waiting: 'client'. Last line from 'server': bye",
            life.Broken(waits).Message);
    }

    [Fact]
    public void A_good_end_breaks_nothing_while_the_body_may_start_another_block()
    {
        var life = new Life("server", "client");
        var (server, client) = (life.Start("server"), life.Start("client"));
        long waits = life.Barrier(client);
        long await = life.Await(server);
        life.End(server);
        life.Resume(await);
        life.Pass(30);
        Assert.True(life.Waits(waits));

        life.Barrier(life.Start("server"));

        Assert.True(life.IsReleased(waits));
    }

    [Fact]
    public void A_body_that_keeps_its_await_for_later_is_given_time_to_start_a_block()
    {
        var life = new Life("server", "client");
        var (server, client) = (life.Start("server"), life.Start("client"));
        long waits = life.Barrier(client);
        life.Await(server, client);
        life.End(server);
        life.Pass(0.4);
        var again = life.Start("server");
        life.Pass(30);
        Assert.True(life.Waits(waits));

        life.Barrier(again);

        Assert.True(life.IsReleased(waits));
    }

    [Fact]
    public void What_others_do_meanwhile_does_not_put_off_the_break()
    {
        var life = new Life("server", "client", "noise");
        var (server, client, noise) = (life.Start("server"), life.Start("client"), life.Start("noise"));
        long waits = life.Ask(client, new GetOperation("port", "server"));
        life.Await(client);
        life.End(server);
        for (int i = 0; i < 4; i++)
        {
            life.Pass(0.1);
            life.Put(noise, $"n{i}", "x");
        }
        Assert.True(life.Waits(waits));

        life.Pass(0.1);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(waits).Cause);
    }

    [Fact]
    public void A_stream_that_never_ran_breaks_when_the_body_is_blocked()
    {
        var life = new Life("server", "client");
        var client = life.Start("client");
        long waits = life.Barrier(client);
        life.Await(client);

        life.Pass(0.5);

        Assert.Contains("stream 'server' has run no block yet, and nothing more will be started there", life.Broken(waits).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_on_which_another_block_runs_can_still_come()
    {
        var life = new Life("server", "client");
        var (daemon, probe, client) = (life.Start("server"), life.Start("server"), life.Start("client"));
        long waits = life.Barrier(client);
        life.Await(client);
        life.Fail(probe);
        life.Pass(30);
        Assert.True(life.Waits(waits));

        life.Barrier(daemon);

        Assert.True(life.IsReleased(waits));
    }

    [Fact]
    public void A_failure_of_before_the_wait_is_the_bodys_to_know()
    {
        var life = new Life("server", "client");
        life.Fail(life.Start("server"));
        long waits = life.Barrier(life.Start("client"));
        life.Pass(5);
        Assert.True(life.Waits(waits), "the body may have caught the failure and start the server again");

        life.Barrier(life.Start("server"));

        Assert.True(life.IsReleased(waits));
    }

    [Fact]
    public void One_that_dies_while_it_waits_is_gone_as_well()
    {
        var life = new Life("a", "b", "c");
        var (a, b, c) = (life.Start("a"), life.Start("b"), life.Start("c"));
        var (first, second) = (life.Barrier(a), life.Barrier(b));
        life.Pass(1);

        life.End(a, BlockOutcome.Lost, "its agent is gone", null);

        var broken = life.Broken(second);
        Assert.Equal(
            "Barrier 'go' was broken: stream 'a' ended while it waited, after 1.0 s, because its agent is gone. Still waiting: 'b'. Missing: 'c': has not arrived yet.",
            broken.Message);
        Assert.Same(broken, life.Broken(first));
        Assert.Equal(["a", "c"], broken.Missing.Select(m => m.Party));
        life.Barrier(c);
        Assert.Same(broken, life.Hub.FirstBreak);
    }

    [Fact]
    public void A_barrier_for_some_breaks_only_when_too_few_are_left()
    {
        var life = new Life("a", "b", "c", "d");
        var (a, b, c, d) = (life.Start("a"), life.Start("b"), life.Start("c"), life.Start("d"));
        var (first, second) = (life.Barrier(a, "go", 3), life.Barrier(b, "go", 3));
        life.Await(a, b, c, d);

        life.Fail(c);
        life.Pass(30);
        Assert.True(life.Waits(first) && life.Waits(second), "d may still come");
        life.Fail(d);
        life.Pass(0.5);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(first).Cause);
        Assert.Same(life.Broken(first), life.Broken(second));
    }

    [Fact]
    public void A_barrier_for_some_breaks_at_once_when_even_the_body_is_too_few()
    {
        var life = new Life("a", "b", "c");
        long first = life.Barrier(life.Start("a"), "go", 3);
        var (b, c) = (life.Start("b"), life.Start("c"));

        life.Fail(b);
        Assert.True(life.Waits(first), "c and the body make three");
        life.Fail(c);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(first).Cause);
    }

    [Fact]
    public void At_the_end_of_the_test_nobody_is_waited_for_who_does_not_run()
    {
        var life = new Life("server", "client", "third");
        life.End(life.Start("server"));
        var (client, third) = (life.Start("client"), life.Start("third"));
        var (waits, get) = (life.Barrier(client), life.Ask(third, new GetOperation("port")));

        life.Tell(new TestEnding(life.Now));

        Assert.Contains("stream 'server' left it", life.Broken(waits).Message, StringComparison.Ordinal);
        Assert.True(life.Waits(get), "the client runs, and may put");
        life.End(client);
        Assert.True(life.Waits(get), "the third itself may put in another of its threads, for all that is known");
        life.Pass(0.5);
        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(get).Cause);
    }

    [Fact]
    public void The_bodys_own_waits_end_with_it()
    {
        var life = new Life("a");
        long block = life.Barrier(life.Start("a"), "go", 3);
        long body = life.Ask(Life.Main, new BarrierOperation("go", 3));

        life.Tell(new TestEnding(life.Now));

        Assert.Contains("the test's body ended while it waited, after 0.0 s, because the test's body has ended", life.Broken(block).Message, StringComparison.Ordinal);
        Assert.Same(life.Broken(block), life.Broken(body));
        Assert.Contains("the test's body has ended", life.Broken(life.Ask(Life.Main, new GetOperation("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_of_a_block_that_has_ended_is_refused()
    {
        var life = new Life("a", "b");
        var a = life.Start("a");
        life.End(a);

        Assert.Contains($"no block [{a.Id}] runs on 'a' (any more)", life.Broken(life.Barrier(a)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing runs on 'b' (any more)", life.Broken(life.Ask("b", new BarrierOperation("go"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_of_which_the_block_is_not_known_ends_with_the_last()
    {
        var life = new Life("a", "b");
        var (one, two) = (life.Start("a"), life.Start("a"));
        long waits = life.Ask("a", new BarrierOperation("go"));
        life.End(one);
        Assert.True(life.Waits(waits));

        life.End(two);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(waits).Cause);
    }
}
