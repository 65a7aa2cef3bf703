namespace MultiStream.Sync;

/// <summary>What the hub has decided, for the caller to carry out in the order given.</summary>
internal abstract record SyncDecision;

/// <summary>The request has what it waited for.</summary>
internal sealed record ReleaseDecision(long Id, SyncAnswer Answer) : SyncDecision;

/// <summary>The request ends with an error.</summary>
internal sealed record BreakDecision(long Id, SyncBreak Break) : SyncDecision;

/// <summary>One line for the live log.</summary>
internal sealed record NoticeDecision(string Text) : SyncDecision;

/// <summary>What a released request gets.</summary>
internal abstract record SyncAnswer
{
    /// <summary>Of barriers, puts and sends.</summary>
    public static SyncAnswer Done { get; } = new DoneAnswer();
}

/// <summary>Nothing but the release.</summary>
internal sealed record DoneAnswer : SyncAnswer;

/// <summary>Of a get: one value. Of a get-all: one of each stream, in the streams' order.</summary>
internal sealed record ValuesAnswer(IReadOnlyList<SyncValue> Values) : SyncAnswer;

/// <summary>Of LAVA's waits: the messages. Of a wait in the order in which they were sent, of a wait-all in the streams' order.</summary>
internal sealed record MessagesAnswer(IReadOnlyList<SyncMessage> Messages) : SyncAnswer;

/// <summary>A value and the party that put it.</summary>
internal sealed record SyncValue(string From, ReadOnlyMemory<byte> Value);

/// <summary>A message's values and the party that sent it.</summary>
internal sealed record SyncMessage(string From, IReadOnlyList<KeyValuePair<string, string>> Values);
