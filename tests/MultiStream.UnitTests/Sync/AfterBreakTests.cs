using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>What a break does to the waits that come after it, and what is no break for others.</summary>
public sealed class AfterBreakTests
{
    [Fact]
    public void After_a_break_barriers_fail_fast_and_name_the_first_cause()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        life.Put(b, "port", "4711");
        long setup = life.Barrier(a, "setup");
        life.Fail(b, "no route to host");
        var first = life.Broken(setup);

        var later = life.Broken(life.Barrier(a, "finished"));

        Assert.Equal(SyncBreakCause.Consequence, later.Cause);
        Assert.Same(first, later.First);
        Assert.Same(first, life.Hub.FirstBreak);
        Assert.Equal(
            "Barrier 'finished' was broken: the parties have been out of step since barrier 'setup' broke. Still waiting: 'a'. "
                + $"Missing: 'b': left after 0.0 s because its block exited with 1. Last line from 'b': no route to host (This is a consequence of: {first.Message})",
            later.Message);
        Assert.Equal("b=4711", life.Got(life.Ask(a, new GetOperation("port"))));
    }

    [Fact]
    public void A_get_that_ran_out_of_time_breaks_no_barrier()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        long get = life.Ask(a, new GetOperation("port"), limit: 1);
        life.Pass(1);
        Assert.Equal(SyncBreakCause.TimedOut, life.Broken(get).Cause);
        Assert.Null(life.Hub.FirstBreak);

        var (first, second) = (life.Barrier(a), life.Barrier(b));

        Assert.True(life.IsReleased(first) && life.IsReleased(second));
    }

    [Fact]
    public void A_block_that_ends_with_a_get_of_its_own_breaks_no_barrier()
    {
        var life = new Life("a", "b");
        var a = life.Start("a");
        long get = life.Ask(a, new GetOperation("port"));
        life.End(a);
        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(get).Cause);

        var (first, second) = (life.Barrier(life.Start("a")), life.Barrier(life.Start("b")));

        Assert.True(life.IsReleased(first) && life.IsReleased(second));
    }

    [Fact]
    public void Sentences_do_not_grow_from_break_to_break()
    {
        var streams = Enumerable.Range(0, 50).Select(i => $"s-{i}").ToArray();
        var life = new Life(streams);
        var blocks = streams.Select(life.Start).ToList();
        string sentence = "the first of all";
        for (int i = 0; i < 48; i++)
        {
            long waits = life.Ask(blocks[i + 1], new GetOperation("x", streams[i]));
            life.End(blocks[i], BlockOutcome.Failed, $"it threw SyncBrokenException: {sentence}", null, sentence);
            sentence = life.Broken(waits).Message;
        }

        Assert.True(sentence.Length < 4000, sentence);
        Assert.Contains("the first of all", sentence, StringComparison.Ordinal);
    }
}
