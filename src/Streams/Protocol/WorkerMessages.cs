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
    /// <summary>The limits of the run, for tests that run nested: <see cref="Options.ScaledLimits.ToTexts"/>.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>The tests that the stream is part of, the outermost first: <see cref="Nested.OwnTests.KeyOf"/>. None of them can run nested in it.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    public void Write(MessageWriter writer) =>
        writer.Begin(FrameType.Setup).Text(Name).Text(Role).Text(Address).Int(Index).Int(Count).Text(Assembly).Bool(WaitForDebugger).Texts(Limits).Texts(Tests);

    public static SetupMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new SetupMessage(reader.Text(), reader.Text(), reader.Text(), reader.Int(), reader.Int(), reader.Text(), reader.Bool()) { Limits = reader.Texts(), Tests = reader.Texts() };
    }
}

/// <summary>Runs a C# block as call <c>channel</c>.</summary>
/// <param name="Lambda">The code and what it captured.</param>
/// <param name="Parameters">Name, value, name, value.</param>
/// <param name="Cancelled">The captured tokens that are cancelled already, by their indices.</param>
internal sealed record CallMessage(LambdaCall Lambda, IReadOnlyList<string> Parameters, IReadOnlyList<int> Cancelled)
{
    public void Write(MessageWriter writer, uint call)
    {
        Lambda.Write(writer.Begin(FrameType.Call, call));
        writer.Texts(Parameters).Int(Cancelled.Count);
        foreach (int token in Cancelled)
            writer.Int(token);
    }

    public static CallMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        var lambda = LambdaCall.Read(ref reader);
        var parameters = reader.Texts();
        var cancelled = new List<int>();
        for (int left = reader.Int(); left > 0; left--)
            cancelled.Add(reader.Int());
        return new CallMessage(lambda, parameters, cancelled);
    }
}

/// <summary>A C# block has returned.</summary>
/// <param name="Value">What; null when it returns nothing.</param>
/// <param name="Microseconds">How long it ran.</param>
/// <param name="Asked">It had been asked to end before.</param>
internal sealed record ReturnedMessage(EncodedValue? Value, long Microseconds, bool Asked)
{
    public void Write(MessageWriter writer, uint call)
    {
        writer.Begin(FrameType.Returned, call).Long(Microseconds).Bool(Asked).Bool(Value is not null);
        if (Value is { } value)
            value.Write(writer);
    }

    public static ReturnedMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        long microseconds = reader.Long();
        bool asked = reader.Bool();
        return new ReturnedMessage(reader.Bool() ? EncodedValue.Read(ref reader) : null, microseconds, asked);
    }
}

/// <summary>A C# block has thrown.</summary>
/// <param name="Error">What.</param>
/// <param name="Microseconds">How long it ran.</param>
/// <param name="Asked">It had been asked to end before.</param>
internal sealed record ThrewMessage(BlockError Error, long Microseconds, bool Asked)
{
    private const int MaxDepth = 50;

    public void Write(MessageWriter writer, uint call)
    {
        writer.Begin(FrameType.Threw, call).Long(Microseconds).Bool(Asked);
        for (var error = Error; error is not null; error = error.Inner)
            writer.Bool(true).Text(error.Type).Texts(error.Types).Text(error.Message).Bool(error.StackTrace is not null).Text(error.StackTrace ?? "");
        writer.Bool(false);
    }

    public static ThrewMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        long microseconds = reader.Long();
        bool asked = reader.Bool();
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
        return new ThrewMessage(error ?? throw new ProtocolException("A worker says that a block threw, and not what."), microseconds, asked);
    }
}
