using System.Globalization;
using System.Text;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>A test's life in few words: a hub, a clock that the test moves, and what became of each request.</summary>
internal sealed class Life
{
    public const string Main = SyncStream.Body;
    private readonly Dictionary<long, SyncDecision> _answers = [];
    private long _ids;

    public Life(params string[] streams) : this(false, null, streams)
    {
    }

    /// <param name="streams"><c>client-0</c> is of the role <c>client</c>.</param>
    public Life(bool open, SyncLimits? limits, params string[] streams) : this(new SyncHub(streams.Select(Stream), open, limits))
    {
    }

    public Life(SyncHub hub) => Hub = hub;

    public SyncHub Hub { get; }

    public TimeSpan Now { get; private set; }

    public List<string> Notices { get; } = [];

    public static SyncStream Stream(string name) => new(name, name.Split('-')[0]);

    /// <summary>Moves the clock, with a tick whenever the hub asked for one.</summary>
    public void Pass(double seconds)
    {
        var until = Now + TimeSpan.FromSeconds(seconds);
        while (Hub.NextDeadline is { } due && due <= until)
        {
            Now = due > Now ? due : Now;
            Tell(new Tick(Now));
            Assert.NotEqual(due, Hub.NextDeadline);
        }
        Now = until;
    }

    public void Tell(SyncEvent happened)
    {
        foreach (var decision in Hub.Handle(happened))
        {
            switch (decision)
            {
                case NoticeDecision notice:
                    Notices.Add(notice.Text);
                    break;
                case ReleaseDecision release:
                    _answers.Add(release.Id, release);
                    break;
                case BreakDecision broken:
                    _answers.Add(broken.Id, broken);
                    break;
            }
        }
    }

    /// <summary>Starts a block on the stream.</summary>
    public SyncBlock Start(string stream)
    {
        var block = new SyncBlock(stream, ++_ids);
        Tell(new BlockStarted(Now, block, "a block"));
        return block;
    }

    public void End(SyncBlock block, BlockOutcome outcome = BlockOutcome.Passed, string reason = "it exited with 0", int? code = 0, string? lastLine = null, bool allowed = false) =>
        Tell(new BlockEnded(Now, block, outcome, allowed, reason, code, lastLine));

    public void Fail(SyncBlock block, string? lastLine = null) => End(block, BlockOutcome.Failed, "it exited with 1", 1, lastLine);

    /// <summary>A request of a block.</summary>
    public long Ask(SyncBlock block, SyncOperation operation, double limit = 60, string? where = null) => Ask(block.Stream, block.Id, operation, limit, where);

    /// <summary>A request of the body or of a participant.</summary>
    public long Ask(string party, SyncOperation operation, double limit = 60, string? where = null) => Ask(party, null, operation, limit, where);

    public long Barrier(SyncBlock block, string name = "go", int? parties = null, double limit = 60, string? where = null) =>
        Ask(block, new BarrierOperation(name, parties), limit, where);

    public long Put(SyncBlock block, string key, string value) => Ask(block, new PutOperation(key, Encoding.UTF8.GetBytes(value)));

    public long Send(SyncBlock block, string message, params (string Key, string Value)[] values) =>
        Ask(block, new SendOperation(message, [.. values.Select(v => KeyValuePair.Create(v.Key, v.Value))]));

    public void Cancel(long id) => Tell(new RequestCancelled(Now, id));

    /// <summary>The body waits for blocks.</summary>
    public long Await(params SyncBlock[] blocks)
    {
        Tell(new BodyAwaits(Now, ++_ids, blocks, []));
        return _ids;
    }

    public void Resume(long token) => Tell(new BodyResumed(Now, token));

    public bool Waits(long id) => !_answers.ContainsKey(id);

    public bool IsReleased(long id) => _answers.TryGetValue(id, out var answer) && answer is ReleaseDecision;

    /// <summary>What a released request got: "server=4711; client=x".</summary>
    public string Got(long id) => Assert.IsType<ReleaseDecision>(_answers.GetValueOrDefault(id)).Answer switch
    {
        ValuesAnswer values => string.Join("; ", values.Values.Select(v => $"{v.From}={Encoding.UTF8.GetString(v.Value.Span)}")),
        MessagesAnswer messages => string.Join("; ", messages.Messages.Select(m => $"{m.From}({string.Join(",", m.Values.Select(v => $"{v.Key}={v.Value}"))})")),
        _ => "",
    };

    public SyncBreak Broken(long id) => Assert.IsType<BreakDecision>(_answers.GetValueOrDefault(id)).Break;

    private long Ask(string party, long? block, SyncOperation operation, double limit, string? where)
    {
        Tell(new RequestMade(Now, ++_ids, party, block, where, operation, TimeSpan.FromSeconds(limit)));
        return _ids;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"at {Now.TotalSeconds} s");
}
