using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>A participant that says that it has failed, in a hub that others may still join: of a test run that uses a sync server.</summary>
public sealed class FailedParticipantTests
{
    private readonly Life _life = new(new SyncHub([], openForJoiners: true, hasBody: false));
    private readonly HashSet<string> _known = [];

    [Fact]
    public void It_breaks_what_too_few_are_left_for()
    {
        Join("a", "b");
        long waits = _life.Ask("a", new BarrierOperation("go", 2));
        _life.Pass(1);

        Fail("b");

        Assert.Equal(
            "Barrier 'go' was broken: stream 'b' left it after 1.0 s because its block exited with 3. Still waiting: 'a'. Last line from 'b': bind: Address already in use",
            _life.Broken(waits).Message);
    }

    [Fact]
    public void Its_own_waits_break()
    {
        Join("a", "b");
        var (own, other) = (_life.Ask("b", new BarrierOperation("go", 3)), _life.Ask("a", new BarrierOperation("go", 3)));

        Fail("b");

        Assert.StartsWith("Barrier 'go' was broken: stream 'b' ended while it waited, after 0.0 s, because its block exited with 3.", _life.Broken(other).Message, StringComparison.Ordinal);
        Assert.Equal(SyncBreakCause.PartyEnded, _life.Broken(own).Cause);
    }

    [Fact]
    public void It_breaks_what_names_it_and_what_anybody_could_give_when_nobody_is_left()
    {
        Join("a", "b");
        long[] waits = [_life.Ask("a", new GetOperation("x", "b")), _life.Ask("a", new GetOperation("y")), _life.Ask("a", new WaitOperation("up")), _life.Ask("a", new WaitAllOperation("up", "b"))];

        Fail("b");

        Assert.Equal([SyncBreakCause.PartyEnded], waits.Take(1).Concat(waits.Skip(2)).Select(w => _life.Broken(w).Cause).Distinct());
        Assert.True(_life.Waits(waits[1]), "the one who waits may put it itself");
    }

    [Fact]
    public void While_others_are_there_who_could_come_nothing_breaks()
    {
        Join("a", "b", "c");
        long waits = _life.Ask("a", new BarrierOperation("go", 2));

        Fail("b");
        Assert.True(_life.Waits(waits));
        Fail("c");

        Assert.Equal(SyncBreakCause.PartyEnded, _life.Broken(waits).Cause);
    }

    [Fact]
    public void The_body_of_a_test_is_not_hoped_for()
    {
        Join("a", "b", "main");
        long waits = _life.Ask("a", new BarrierOperation("go", 2)), fromBody = _life.Ask("a", new GetOperation("x", "main"));

        Fail("b");

        Assert.Equal(SyncBreakCause.PartyEnded, _life.Broken(waits).Cause);
        Assert.True(_life.Waits(fromBody), "it is named, and it is there");
    }

    [Fact]
    public void It_is_there_again_when_it_asks_for_something()
    {
        Join("a", "b");
        Fail("b");
        long waits = _life.Ask("a", new GetOperation("x", "b"));
        Assert.True(_life.Waits(waits), "it had failed before, and whoever waits for it may know that");

        _life.Ask("b", new PutOperation("x", "1"u8.ToArray()));

        Assert.Equal("b=1", _life.Got(waits));
        long again = _life.Ask("a", new GetOperation("y", "b"));
        Fail("b");
        Assert.Equal(SyncBreakCause.PartyEnded, _life.Broken(again).Cause);
    }

    [Fact]
    public void One_that_failed_and_left_may_come_back()
    {
        Join("a", "b");
        Fail("b");
        _life.Tell(new ParticipantLeft(_life.Now, "b", "it said quit"));
        Assert.Contains("nothing runs on 'b'", _life.Broken(_life.Ask("b", new GetOperation("x"))).Message, StringComparison.Ordinal);

        Join("b");
        long waits = _life.Ask("b", new BarrierOperation("go", 2));

        Assert.True(_life.Waits(waits));
        _life.Ask("a", new BarrierOperation("go", 2));
        Assert.True(_life.IsReleased(waits));
    }

    [Fact]
    public void That_one_fails_twice_or_was_never_there_is_no_error()
    {
        Join("a", "b");
        Fail("b");
        Fail("b");
        Fail("nobody");

        long waits = _life.Ask("a", new BarrierOperation("go", 2));
        Assert.True(_life.Waits(waits));
    }

    private void Fail(string name) => _life.Tell(new ParticipantFailed(_life.Now, name, "its block exited with 3", "bind: Address already in use"));

    /// <summary>As the hub of <c>multistream syncserver</c> has them: streams, all but a test's body.</summary>
    private void Join(params string[] names)
    {
        foreach (string name in names)
        {
            if (name != "main" && _known.Add(name))
                _life.Tell(new StreamAdded(_life.Now, Life.Stream(name)));
            _life.Tell(new ParticipantJoined(_life.Now, name, name));
        }
    }
}
