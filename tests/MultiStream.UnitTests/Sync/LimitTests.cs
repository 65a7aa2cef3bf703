using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Nothing grows without bound, and what is refused harms nobody.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("a", true)]
    [InlineData("Az09_.:-", true)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    public void Names_are_of_few_characters(string name, bool valid)
    {
        var life = new Life("a");
        var a = life.Start("a");

        Assert.Equal(valid, SyncLimits.IsName(name));
        Assert.All(
            [new PutOperation(name, default), new SendOperation(name, []), new BarrierOperation(name, 1)],
            (SyncOperation operation) => Assert.Equal(valid, life.IsReleased(life.Ask(a, operation))));
        Assert.All(
            [new GetOperation(name), new GetAllOperation("x", name), new GetOperation("x", name), new WaitOperation(name), new WaitAllOperation(name)],
            (SyncOperation operation) => Assert.True(valid || life.Broken(life.Ask(a, operation)).Cause == SyncBreakCause.Misuse));
    }

    [Fact]
    public void A_name_has_at_most_200_characters_and_is_shown_cut()
    {
        var life = new Life("a");
        var a = life.Start("a");

        Assert.True(life.IsReleased(life.Barrier(a, new string('n', 200), 1)));
        var broken = life.Broken(life.Barrier(a, new string('n', 1_000_000), 1));

        Assert.True(broken.Message.Length < 500);
        Assert.Contains("1 to 200", broken.Message, StringComparison.Ordinal);
        Assert.True(broken.Name.Length < 300);
    }

    [Fact]
    public void A_value_has_at_most_one_mebibyte()
    {
        var life = new Life("a");
        var a = life.Start("a");

        Assert.True(life.IsReleased(life.Ask(a, new PutOperation("x", new byte[SyncLimits.Value]))));
        Assert.Equal(
            "Put 'y' of 'a' was refused: its value has 1048577 bytes, and 1048576 are the most.",
            life.Broken(life.Ask(a, new PutOperation("y", new byte[SyncLimits.Value + 1]))).Message);
        Assert.Equal(
            "Send 'z' of 'a' was refused: its values have 1048577 bytes, and 1048576 are the most.",
            life.Broken(life.Send(a, "z", ("é", new string('x', SyncLimits.Value - 1)))).Message);
        Assert.True(life.IsReleased(life.Send(a, "z", ("é", new string('x', SyncLimits.Value - 2)))));
    }

    [Fact]
    public void So_many_values_and_so_many_bytes_are_kept()
    {
        var life = new Life(open: false, SyncLimits.Default with { Kept = 3, KeptBytes = 10 }, "a");
        var a = life.Start("a");
        life.Put(a, "one", "123456");

        Assert.Contains("more than 10 bytes", life.Broken(life.Put(a, "two", "12345")).Message, StringComparison.Ordinal);
        Assert.True(life.IsReleased(life.Put(a, "two", "1234")));
        Assert.Contains("more than 10 bytes", life.Broken(life.Send(a, "three", ("k", ""))).Message, StringComparison.Ordinal);
        Assert.True(life.IsReleased(life.Send(a, "three")));
        Assert.Contains("3 values and messages are kept", life.Broken(life.Put(a, "four", "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_many_requests_wait()
    {
        var life = new Life(open: false, SyncLimits.Default with { Waiting = 2 }, "a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        long barrier = life.Barrier(a);
        life.Ask(a, new GetOperation("x"));

        Assert.Contains("2 requests wait", life.Broken(life.Ask(b, new GetOperation("x"))).Message, StringComparison.Ordinal);
        Assert.True(life.IsReleased(life.Put(b, "x", "1")), "giving is not waiting");
        life.Barrier(b);
        Assert.True(life.IsReleased(barrier));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_wait_has_a_limit(double limit)
    {
        var life = new Life("a", "b");

        Assert.Contains("a wait needs one of more than zero", life.Broken(life.Barrier(life.Start("a"), limit: limit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_limit_is_a_year()
    {
        var life = new Life("a", "b");
        life.Pass(5);
        var a = life.Start("a");
        life.Tell(new RequestMade(life.Now, 1000, "a", a.Id, null, new BarrierOperation("go"), TimeSpan.MaxValue));

        life.Pass(SyncLimits.LongestWait.TotalSeconds - 1);
        Assert.True(life.Waits(1000));
        life.Pass(1);

        Assert.Equal(SyncBreakCause.TimedOut, life.Broken(1000).Cause);
    }

    [Fact]
    public void A_party_that_is_not_there_is_refused()
    {
        var life = new Life("a");

        Assert.Contains("there is no party 'ghost?' here", life.Broken(life.Ask("ghost\u001b", new BarrierOperation("go"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_cannot_have_the_bodys_name() => Assert.Throws<ArgumentException>(() => new Life("Main"));

    [Fact]
    public void Time_does_not_go_back()
    {
        var life = new Life("a", "b");
        life.Pass(10);
        life.Tell(new Tick(life.Now));
        var a = life.Start("a");

        life.Tell(new RequestMade(TimeSpan.FromSeconds(1), 1000, "a", a.Id, null, new BarrierOperation("go"), TimeSpan.FromSeconds(5)));

        Assert.True(life.Waits(1000));
        life.Pass(4.9);
        Assert.True(life.Waits(1000), "its limit counts from when the hub was told");
    }
}
