using MultiStream.Lambdas;

namespace MultiStream.Protocol;

/// <summary>A worker's first message: it runs. Calls need not wait for it.</summary>
internal sealed record WorkerHelloMessage(int Pid, string Runtime)
{
    public void Write(MessageWriter writer) => writer.Begin(FrameType.WorkerHello).Int(Pid).Text(Runtime);

    public static WorkerHelloMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new WorkerHelloMessage(reader.Int(), reader.Text());
    }
}

/// <summary>The first message to a worker: what its blocks can know of their stream.</summary>
/// <param name="Name">The stream's.</param>
/// <param name="Role">The role's.</param>
/// <param name="Address">How other streams reach it.</param>
/// <param name="Index">In the role, from 0.</param>
/// <param name="Count">Of the role.</param>
/// <param name="Assembly">Simple name of the test assembly, which will be wanted soon.</param>
/// <param name="WaitForDebugger">Run nothing before a debugger is attached.</param>
internal sealed record SetupMessage(string Name, string Role, string Address, int Index, int Count, string Assembly, bool WaitForDebugger)
{
    public void Write(MessageWriter writer) => writer.Begin(FrameType.Setup).Text(Name).Text(Role).Text(Address).Int(Index).Int(Count).Text(Assembly).Bool(WaitForDebugger);

    public static SetupMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new SetupMessage(reader.Text(), reader.Text(), reader.Text(), reader.Int(), reader.Int(), reader.Text(), reader.Bool());
    }
}

/// <summary>Runs a C# block as call <c>channel</c>.</summary>
/// <param name="Lambda">The code and what it captured.</param>
/// <param name="Parameters">Name, value, name, value.</param>
internal sealed record CallMessage(LambdaCall Lambda, IReadOnlyList<string> Parameters)
{
    public void Write(MessageWriter writer, uint call)
    {
        Lambda.Write(writer.Begin(FrameType.Call, call));
        writer.Texts(Parameters);
    }

    public static CallMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new CallMessage(LambdaCall.Read(ref reader), reader.Texts());
    }
}

/// <summary>A C# block has returned.</summary>
/// <param name="Value">What; null when it returns nothing.</param>
/// <param name="Microseconds">How long it ran.</param>
internal sealed record ReturnedMessage(EncodedValue? Value, long Microseconds)
{
    public void Write(MessageWriter writer, uint call)
    {
        writer.Begin(FrameType.Returned, call).Long(Microseconds).Bool(Value is not null);
        if (Value is { } value)
            value.Write(writer);
    }

    public static ReturnedMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        long microseconds = reader.Long();
        return new ReturnedMessage(reader.Bool() ? EncodedValue.Read(ref reader) : null, microseconds);
    }
}

/// <summary>A C# block has thrown.</summary>
internal sealed record ThrewMessage(BlockError Error, long Microseconds)
{
    private const int MaxDepth = 50;

    public void Write(MessageWriter writer, uint call)
    {
        writer.Begin(FrameType.Threw, call).Long(Microseconds);
        for (var error = Error; error is not null; error = error.Inner)
            writer.Bool(true).Text(error.Type).Texts(error.Types).Text(error.Message).Bool(error.StackTrace is not null).Text(error.StackTrace ?? "");
        writer.Bool(false);
    }

    public static ThrewMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        long microseconds = reader.Long();
        var chain = new Stack<BlockError>();
        while (reader.Bool() && chain.Count < MaxDepth)
        {
            var (type, types, message) = (reader.Text(), reader.Texts(), reader.Text());
            bool hasStack = reader.Bool();
            var stack = reader.Text();
            chain.Push(new BlockError(type, message, hasStack ? stack : null, null) { Types = types });
        }
        BlockError? error = null;
        while (chain.TryPop(out var outer))
            error = outer with { Inner = error };
        return new ThrewMessage(error ?? throw new ProtocolException("A worker says that a block threw, and not what."), microseconds);
    }
}
