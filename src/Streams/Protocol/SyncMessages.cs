using MultiStream.Sync;

namespace MultiStream.Protocol;

/// <summary>A C# block asks the test's hub for something.</summary>
/// <param name="Request">The worker's number, for the answer.</param>
/// <param name="Operation">What.</param>
/// <param name="TimeoutMilliseconds">-1: the setting's.</param>
/// <param name="Where">The line of code that asks.</param>
internal sealed record CallSyncMessage(int Request, SyncOperation Operation, long TimeoutMilliseconds, string Where)
{
    public void Write(MessageWriter writer, uint call)
    {
        writer.Begin(FrameType.CallSync, call).Int(Request).Long(TimeoutMilliseconds).Text(Where).Int((int)Operation.Kind).Text(Operation.Name);
        switch (Operation)
        {
            case BarrierOperation barrier:
                writer.Int(barrier.Parties ?? -1);
                break;
            case PutOperation put:
                writer.Bytes(put.Value.Span);
                break;
            case GetOperation get:
                writer.Bool(get.From is not null).Text(get.From ?? "");
                break;
            case GetAllOperation getAll:
                writer.Bool(getAll.Role is not null).Text(getAll.Role ?? "");
                break;
            default:
                throw new ProtocolException($"No C# block asks for {Operation.Kind}.");
        }
    }

    public static CallSyncMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        int request = reader.Int();
        long timeout = reader.Long();
        string where = reader.Text();
        var kind = (SyncKind)reader.Int();
        string name = reader.Text();
        SyncOperation operation = kind switch
        {
            SyncKind.Barrier => new BarrierOperation(name, reader.Int() is var parties and >= 0 ? parties : null),
            SyncKind.Put => new PutOperation(name, reader.Bytes()),
            SyncKind.Get => new GetOperation(name, Optional(ref reader)),
            SyncKind.GetAll => new GetAllOperation(name, Optional(ref reader)),
            _ => throw new ProtocolException($"A C# block asked for {kind}."),
        };
        return new CallSyncMessage(request, operation, timeout, where);
    }

    private static string? Optional(ref MessageReader reader)
    {
        bool given = reader.Bool();
        string text = reader.Text();
        return given ? text : null;
    }
}

/// <summary>The answer to <see cref="CallSyncMessage"/>: values, or how it broke.</summary>
internal sealed record CallSyncedMessage(int Request, IReadOnlyList<SyncValue> Values, SyncBrokenException? Broken)
{
    public void Write(MessageWriter writer, uint call)
    {
        writer.Begin(FrameType.CallSynced, call).Int(Request).Bool(Broken is null);
        if (Broken is { } broken)
        {
            writer.Text(broken.Name).Texts(broken.Arrived).Texts(broken.Missing).Text(broken.Message).Int((int)broken.Cause).Bool(broken.IsConsequence);
            return;
        }
        writer.Int(Values.Count);
        foreach (var value in Values)
            writer.Text(value.From).Bytes(value.Value.Span);
    }

    public static CallSyncedMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        int request = reader.Int();
        if (!reader.Bool())
            return new CallSyncedMessage(request, [], new SyncBrokenException(reader.Text(), reader.Texts(), reader.Texts(), reader.Text(), (SyncBreakCause)reader.Int(), reader.Bool()));
        int count = reader.Int();
        var values = new List<SyncValue>();
        for (int i = 0; i < count; i++)
            values.Add(new SyncValue(reader.Text(), reader.Bytes()));
        return new CallSyncedMessage(request, values, null);
    }
}
