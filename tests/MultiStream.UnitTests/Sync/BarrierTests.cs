using System.Runtime.InteropServices;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Who comes, who is let through, and what is wrong.</summary>
public sealed class BarrierTests
{
    [Fact]
    public void All_streams_enter_together()
    {
        var life = new Life("a", "b", "c");
        var (a, b, c) = (life.Start("a"), life.Start("b"), life.Start("c"));
        var (first, second) = (life.Barrier(a), life.Barrier(b));
        Assert.True(life.Waits(first) && life.Waits(second));

        long third = life.Barrier(c);

        Assert.True(life.IsReleased(first) && life.IsReleased(second) && life.IsReleased(third));
        Assert.Null(life.Hub.NextDeadline);
    }

    [Fact]
    public void A_party_that_comes_3_s_late_is_waited_for_200_times()
    {
        var life = new Life("a", "b", "c");
        string[] order = ["a", "b", "c"];
        var blocks = order.ToDictionary(s => s, life.Start);
        for (int round = 0; round < 200; round++)
        {
            string late = order[round % 3];
            var waits = order.Where(s => s != late).Select(s => life.Barrier(blocks[s])).ToList();
            life.Pass(3);
            Assert.All(waits, w => Assert.True(life.Waits(w)));

            long last = life.Barrier(blocks[late]);

            Assert.All(waits.Append(last), w => Assert.True(life.IsReleased(w)));
        }
    }

    [Fact]
    public void A_barrier_for_all_streams_waits_for_one_that_runs_nothing_yet()
    {
        var life = new Life("a", "b");
        long first = life.Barrier(life.Start("a"));
        life.Pass(30);
        Assert.True(life.Waits(first));

        life.Barrier(life.Start("b"));

        Assert.True(life.IsReleased(first));
    }

    [Fact]
    public void A_barrier_for_all_streams_waits_for_one_that_the_body_used_first_meanwhile()
    {
        var life = new Life("a", "b");
        long first = life.Barrier(life.Start("a"));
        life.Tell(new StreamAdded(life.Now, Life.Stream("c")));
        long second = life.Barrier(life.Start("b"));
        Assert.True(life.Waits(first) && life.Waits(second));

        life.Barrier(life.Start("c"));

        Assert.True(life.IsReleased(first) && life.IsReleased(second));
    }

    [Fact]
    public void The_body_is_a_party_where_it_says_for_how_many()
    {
        var life = new Life("a", "b");
        long block = life.Barrier(life.Start("a"), "go", 2);

        long body = life.Ask(Life.Main, new BarrierOperation("go", 2));

        Assert.True(life.IsReleased(block) && life.IsReleased(body));
    }

    [Fact]
    public void The_body_has_to_say_for_how_many()
    {
        var life = new Life("a");

        var broken = life.Broken(life.Ask(Life.Main, new BarrierOperation("go"), where: "Ring.cs:7"));

        Assert.Equal(
            "Barrier 'go' of 'main' at Ring.cs:7 was refused: the test's body has to say for how many parties it is: without a number it is for the streams alone.",
            broken.Message);
        Assert.Equal(SyncBreakCause.Misuse, broken.Cause);
        Assert.Null(life.Hub.FirstBreak);
    }

    [Fact]
    public void Several_barriers_gather_at_once()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        var (one, two) = (life.Barrier(a, "one"), life.Barrier(b, "two"));
        Assert.True(life.Waits(one) && life.Waits(two));

        life.Barrier(b, "one");
        Assert.True(life.IsReleased(one) && life.Waits(two));

        life.Barrier(a, "two");
        Assert.True(life.IsReleased(two));
    }

    [Fact]
    public void A_name_that_was_released_begins_anew()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        for (int round = 0; round < 100; round++)
        {
            long early = life.Barrier(round % 2 == 0 ? a : b);
            Assert.True(life.Waits(early));
            long late = life.Barrier(round % 2 == 0 ? b : a);
            Assert.True(life.IsReleased(early) && life.IsReleased(late));
        }
    }

    [Fact]
    public void A_party_that_arrives_twice_in_a_round_is_refused_and_counts_once()
    {
        var life = new Life("a", "b");
        var a = life.Start("a");
        long first = life.Barrier(a, where: "Ring.cs:7");
        life.Pass(1.5);

        var broken = life.Broken(life.Barrier(a, where: "Ring.cs:9"));

        Assert.Equal("Barrier 'go' of 'a' at Ring.cs:9 was refused: 'a' waits in it already ('a' at Ring.cs:7 after 0.0 s); a party arrives once in each round.", broken.Message);
        Assert.True(life.Waits(first));
        life.Barrier(life.Start("b"));
        Assert.True(life.IsReleased(first));
    }

    [Fact]
    public void Parties_that_name_different_numbers_are_both_named()
    {
        var life = new Life("a", "b", "c");
        long first = life.Barrier(life.Start("a"), "go", 2, where: "Ring.cs:7");

        var broken = life.Broken(life.Barrier(life.Start("b"), where: "ms"));

        Assert.Equal("Barrier 'go' of 'b' at ms was refused: 'b' at ms wants 3 parties and 'a' at Ring.cs:7 wants 2; all must name the same number.", broken.Message);
        Assert.True(life.Waits(first));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_barrier_for_nobody_is_refused(int parties)
    {
        var life = new Life("a");

        Assert.Contains("a barrier needs 1 or more", life.Broken(life.Barrier(life.Start("a"), "go", parties)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_barrier_for_one_lets_it_through()
    {
        var life = new Life("a", "b");

        Assert.True(life.IsReleased(life.Barrier(life.Start("a"), "go", 1)));
    }

    [Fact]
    public void The_shortest_limit_breaks_the_barrier_for_all()
    {
        var life = new Life("a", "b", "c");
        long patient = life.Barrier(life.Start("a"), limit: 60);
        life.Pass(1);
        long hasty = life.Barrier(life.Start("b"), limit: 5, where: "Ring.cs:7");
        life.Start("c");
        life.Pass(4.999);
        Assert.True(life.Waits(patient) && life.Waits(hasty));

        life.Pass(0.001);

        var broken = life.Broken(patient);
        Assert.Same(broken, life.Broken(hasty));
        Assert.Same(broken, life.Hub.FirstBreak);
        Assert.Equal(SyncBreakCause.TimedOut, broken.Cause);
        Assert.Equal("Barrier 'go' was broken: the limit of 5.0 s that 'b' at Ring.cs:7 gave it is over. Still waiting: 'a', 'b'. Missing: 'c': has not arrived yet.", broken.Message);
        Assert.Equal([("a", TimeSpan.Zero), ("b", TimeSpan.FromSeconds(1))], broken.Arrived.Select(a => (a.Party, a.At)));
        Assert.Equal(["c"], broken.Missing.Select(m => m.Party));
    }

    [Fact]
    public void An_arrival_after_the_limit_comes_too_late_also_when_the_timer_does()
    {
        var life = new Life("a", "b");
        long first = life.Barrier(life.Start("a"), limit: 5);
        var b = life.Start("b");

        life.Tell(new RequestMade(TimeSpan.FromSeconds(5.1), 1000, "b", b.Id, null, new BarrierOperation("go"), TimeSpan.FromSeconds(5)));

        Assert.Equal(SyncBreakCause.TimedOut, life.Broken(first).Cause);
        Assert.Equal(SyncBreakCause.Consequence, life.Broken(1000).Cause);
    }

    [Fact]
    public void One_that_gives_up_breaks_it_for_the_others()
    {
        var life = new Life("a", "b", "c");
        var (first, second) = (life.Barrier(life.Start("a")), life.Barrier(life.Start("b")));
        life.Start("c");
        life.Pass(2);

        life.Cancel(first);

        Assert.Equal(
            "Barrier 'go' was broken: stream 'a' stopped waiting after 2.0 s. Still waiting: 'b'. Missing: 'c': has not arrived yet.",
            life.Broken(second).Message);
        Assert.True(life.Waits(first), "who gave up gets no answer");
        Assert.Null(life.Hub.NextDeadline);
    }

    [Fact]
    public void One_that_gives_up_alone_breaks_nothing()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));

        life.Cancel(life.Barrier(a));

        Assert.Null(life.Hub.FirstBreak);
        var (first, second) = (life.Barrier(a), life.Barrier(b));
        Assert.True(life.IsReleased(first) && life.IsReleased(second));
    }

    [Fact]
    public void A_cancel_that_crosses_the_answer_is_no_error()
    {
        var life = new Life("a");
        long id = life.Barrier(life.Start("a"));

        life.Cancel(id);

        Assert.True(life.IsReleased(id));
    }

    [Fact]
    public void The_log_says_once_at_half_of_the_limit_who_is_missing()
    {
        var life = new Life("a", "b");
        life.Barrier(life.Start("a"), limit: 10, where: "Ring.cs:7");
        life.End(life.Start("b"));
        life.Pass(4.999);
        Assert.Empty(life.Notices);

        life.Pass(4);

        Assert.Equal(
            ["Barrier 'go' has waited 5.0 s of at most 10.0 s. Arrived: 'a' at Ring.cs:7 after 0.0 s. Missing: 'b': left after 0.0 s because its block exited with 0."],
            life.Notices);
    }

    [Fact]
    public void Parties_that_start_late_are_never_left_behind()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var life = new Life("a", "b", "c", "d");
            List<string> arrivals = ["a", "b", "c", "d"];
            random.Shuffle(CollectionsMarshal.AsSpan(arrivals));
            var waits = new List<long>();
            foreach (string stream in arrivals)
            {
                Assert.All(waits, w => Assert.True(life.Waits(w), $"early, with seed {seed} {life}"));
                life.Pass(random.NextDouble() * 3);
                Assert.All(waits, w => Assert.True(life.Waits(w), $"early, with seed {seed} {life}"));
                waits.Add(life.Barrier(life.Start(stream)));
            }
            Assert.All(waits, w => Assert.True(life.IsReleased(w), $"not released, with seed {seed}"));
        }
    }
}
