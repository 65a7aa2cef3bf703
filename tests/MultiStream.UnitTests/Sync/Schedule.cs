using System.Globalization;
using System.Text;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>
/// Plays a list of numbers as a test's life: each number becomes one event that can happen in the state reached so far. The hub and the reference get the same
/// events, and ticks when the hub asks for them; the first difference ends it with an error that tells the whole story.
/// </summary>
internal sealed class Schedule
{
    private static readonly int[] Pauses = [0, 0, 1, 7, 7, 40, 40, 150, 260, 500, 501, 1200];
    private static readonly int[] Limits = [300, 1000, 1000, 5000, 20_000];
    private static readonly string[] Names = ["a", "a", "b"];
    private readonly HubUnderTest _hub;
    private readonly ReferenceHub _reference;
    private readonly List<object> _story = [];
    private readonly List<string> _streams;
    private readonly List<SyncBlock> _blocks = [];
    private readonly HashSet<string> _participants = [];
    private readonly List<long> _awaits = [];
    private readonly HashSet<long> _waiting = [];
    private int _choice;
    private long _ids;
    private bool _open, _ending;
    private TimeSpan _now;

    private Schedule(Func<IReadOnlyList<SyncStream>, bool, HubUnderTest> make, int first)
    {
        _choice = first & int.MaxValue;
        int count = 1 + Choose(4);
        _open = Choose(6) == 0;
        List<SyncStream> streams = [.. Enumerable.Range(0, count).Select(i => new SyncStream($"s{i}", i < 2 ? "x" : "y"))];
        _streams = [.. streams.Select(s => s.Name)];
        (_hub, _reference) = (make(streams, _open), new ReferenceHub(streams, _open));
        _story.Add($"streams {string.Join(' ', _streams)}, open {_open}");
        // Most tests start a block on each stream and wait for all.
        if (Choose(4) == 0)
            return;
        foreach (string stream in _streams)
            Start(stream);
        if (Choose(3) > 0)
            Tell(new BodyAwaits(_now, NewAwait(), [.. _blocks], []));
    }

    /// <exception cref="Xunit.Sdk.XunitException">They differ.</exception>
    public static void Play(IReadOnlyList<int> choices, Func<IReadOnlyList<SyncStream>, bool, HubUnderTest> make)
    {
        var schedule = new Schedule(make, choices.Count > 0 ? choices[0] : 0);
        foreach (int choice in choices.Skip(1))
        {
            schedule._choice = choice & int.MaxValue;
            schedule.Step();
        }
        schedule.End();
    }

    private int Choose(int among)
    {
        int chosen = _choice % among;
        _choice /= among;
        return chosen;
    }

    private T Choose<T>(IReadOnlyList<T> among) => among[Choose(among.Count)];

    private void Step()
    {
        if (Choose(10) > 0)
            Pass(TimeSpan.FromMilliseconds(Choose(Pauses)));
        else
            // A timer that is late: the event comes before the tick.
            _now += TimeSpan.FromMilliseconds(Choose(Pauses));
        switch (Choose(16))
        {
            case 0 when !_ending:
                Start(Choose(_streams));
                break;
            case 1 or 2 when _blocks.Count > 0:
                var block = Choose(_blocks);
                _blocks.Remove(block);
                Tell(new BlockEnded(_now, block, Choose<BlockOutcome>([BlockOutcome.Passed, BlockOutcome.Passed, BlockOutcome.Failed, BlockOutcome.Stopped, BlockOutcome.Killed, BlockOutcome.Lost, BlockOutcome.TimedOut]), Choose(4) == 0, "it ended", 1, null));
                break;
            case 3 when _waiting.Count > 0:
                long id = Choose(_waiting.Order().ToList());
                _waiting.Remove(id);
                Tell(new RequestCancelled(_now, id));
                break;
            case 4 when !_ending && Choose(3) > 0:
                if (Choose(2) == 0)
                    Tell(new BodyAwaits(_now, NewAwait(), [], [.. _streams.Where(_ => Choose(2) == 0)]));
                else
                    Tell(new BodyAwaits(_now, NewAwait(), [.. _blocks], []));
                break;
            case 5 when _awaits.Count > 0:
                long token = Choose(_awaits);
                _awaits.Remove(token);
                Tell(new BodyResumed(_now, token));
                break;
            case 6 when Choose(3) == 0 && _participants.Add("p0"):
                Tell(new ParticipantJoined(_now, "p0", Choose(2) == 0 ? "x" : "z"));
                break;
            case 6 when Choose(3) == 0 && _participants.Add("s0"):
                Tell(new ParticipantJoined(_now, "s0", "x"));
                break;
            case 7 when _participants.Count > 0 && Choose(3) == 0:
                string leaving = Choose(_participants.Order().ToList());
                _participants.Remove(leaving);
                Tell(new ParticipantLeft(_now, leaving, "it left"));
                break;
            case 7 when Choose(6) == 0:
                Tell(new JoiningChanged(_now, _open = !_open));
                break;
            case 7 when Choose(6) == 0 && !_ending:
                End(_now);
                break;
            case 7 when Choose(4) == 0 && _streams.Count < 6 && !_ending:
                Tell(new StreamAdded(_now, new($"s{_streams.Count}", "y")));
                _streams.Add($"s{_streams.Count}");
                break;
            default:
                Ask();
                break;
        }
    }

    private void Ask()
    {
        List<(string Party, long? Block)> actors = [.. _blocks.Select(b => (b.Stream, (long?)b.Id)), .. _participants.Select(p => (p, (long?)null))];
        if (!_ending)
            actors.Add((SyncStream.Body, null));
        if (actors.Count == 0)
            return;
        var (party, block) = Choose(actors);
        // Sometimes it is not known which of the stream's blocks asks.
        if (Choose(8) == 0)
            block = null;
        string name = Choose(Names);
        SyncOperation operation = Choose(12) switch
        {
            0 => new PutOperation(name, Encoding.UTF8.GetBytes($"{++_ids}")),
            1 => new GetOperation(name, Choose(2) == 0 ? null : Choose(_streams)),
            2 => new GetAllOperation(name, Choose<string?>([null, "x", "x"])),
            3 => new SendOperation(name, [new("n", $"{++_ids}")]),
            4 => new WaitOperation(name),
            5 => new WaitAllOperation(name, Choose<string?>([null, "x"])),
            _ => new BarrierOperation(name, Choose(6) < (party == SyncStream.Body ? 1 : 4) ? null : 1 + Choose(_streams.Count + 3)),
        };
        _waiting.Add(++_ids);
        Tell(new RequestMade(_now, _ids, party, block, null, operation, TimeSpan.FromMilliseconds(Choose(Limits))));
    }

    private void Start(string stream)
    {
        _blocks.Add(new(stream, ++_ids));
        Tell(new BlockStarted(_now, _blocks[^1], "a block"));
    }

    private long NewAwait()
    {
        _awaits.Add(++_ids);
        return _ids;
    }

    private void End(TimeSpan at)
    {
        _ending = true;
        _awaits.Clear();
        Tell(new TestEnding(at));
    }

    /// <summary>The end of each test: nothing waits for ever.</summary>
    private void End()
    {
        Pass(TimeSpan.FromMinutes(1));
        if (!_ending)
            End(_now);
        foreach (var block in _blocks.ToList())
            Tell(new BlockEnded(_now, block, BlockOutcome.Stopped, false, "it was stopped", null, null));
        foreach (string participant in _participants)
            Tell(new ParticipantLeft(_now, participant, "it left"));
        Hold(_waiting.Count == 0, () => $"never answered: {string.Join(' ', _waiting)}");
        Hold(_hub.NextDeadline() is null, () => "a deadline is left");
    }

    private void Pass(TimeSpan time)
    {
        var until = _now + time;
        while (_hub.NextDeadline() is { } due && due <= until)
        {
            _now = due > _now ? due : _now;
            Tell(new Tick(_now));
            Hold(_hub.NextDeadline() != due, () => $"the deadline {due} stays after its tick");
        }
        // Of time for which the hub did not ask nothing may come.
        if (_now < until)
            Hold(Tell(new Tick(_now = until)) == 0, () => "the hub did not ask for this tick");
    }

    /// <returns>How many decisions came of it.</returns>
    private int Tell(SyncEvent happened)
    {
        _story.Add(happened);
        var decisions = _hub.Handle(happened);
        var (expected, notices) = _reference.Handle(happened);
        var actual = decisions.Select(HubUnderTest.Text).OfType<(long Id, string Text)>().ToList();
        foreach (var (id, text) in actual)
        {
            _story.Add((id, text));
            _waiting.Remove(id);
        }
        string wanted = string.Join("\n", expected.Select(e => $"{e.Key} {e.Value}").Append($"{notices} notices"));
        string got = string.Join("\n", actual.OrderBy(a => a.Id).Select(a => $"{a.Id} {a.Text}").Append($"{decisions.Count(d => d is NoticeDecision)} notices"));
        Hold(wanted == got, () => $"The reference says\n{wanted}\nand the hub\n{got}");
        return decisions.Count;
    }

    private void Hold(bool promise, Func<string> broken)
    {
        if (!promise)
            Assert.Fail($"{broken()}\nafter\n{string.Join('\n', _story.Select(Line))}");
    }

    private static string Line(object told) => told switch
    {
        SyncEvent happened => string.Create(CultureInfo.InvariantCulture, $"{happened.At.TotalMilliseconds,8} {happened}"),
        (long id, string text) => $"         -> {id} {text}",
        _ => $"{told}",
    };
}
