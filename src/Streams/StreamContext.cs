using MultiStream.Workers;

namespace MultiStream;

/// <summary>
/// What a C# block can know of its stream, and say to the test: the parameter of the lambda, or <see cref="Current"/> deeper in. As the parameter of a test method it makes
/// the test a part: as a block of another test it gets that stream's context, run by itself that of its body.
/// </summary>
public sealed class StreamContext
{
    private static readonly AsyncLocal<StreamContext?> s_current = new();
    private readonly ICallHost _host;

    internal StreamContext(ICallHost host)
    {
        _host = host;
        // Now, and not when somebody asks: secrets among them are redacted from here on. Most blocks have none, and pay nothing.
        if (host.Parameters.Count > 0)
            Parameters = Parameters.FromPairs(host.Parameters.Chunk(2).Select(p => KeyValuePair.Create(p[0], p[1])));
    }

    /// <summary>That of a test's body, which has its parameters already.</summary>
    internal StreamContext(ICallHost host, Parameters parameters) => (_host, Parameters) = (host, parameters);

    /// <summary>The context of the block whose code this is called from, on any of its threads and tasks.</summary>
    /// <exception cref="MultiStreamException">No C# block is running here.</exception>
    public static StreamContext Current => s_current.Value
        ?? throw new MultiStreamException("There is no StreamContext here: StreamContext.Current is for code that runs in a C# block, or in a test that takes a StreamContext, and the threads and tasks that it starts.");

    /// <summary>The stream's name: <c>server</c>, <c>client-0</c>.</summary>
    public string Name => _host.Setup.Name;

    /// <summary>The role's name; the stream's own when it is the only one of its role.</summary>
    public string Role => _host.Setup.Role;

    /// <summary>The index in the role, from 0.</summary>
    public int Index => _host.Setup.Index;

    /// <summary>How many streams the role has.</summary>
    public int Count => _host.Setup.Count;

    /// <summary>The host for machines: what other streams connect to.</summary>
    public string Address => _host.Setup.Address;

    /// <summary>The block's own parameters over those of its stream and of the run. Of secrets it has those that were given by <c>WithParameter</c>.</summary>
    public Parameters Parameters { get; } = new([]);

    /// <summary>Cancelled when the block is asked to end: by <c>StopAsync</c>, its time limit, or the end of the test.</summary>
    public CancellationToken CancellationToken => _host.Asked;

    /// <summary>Barriers and the exchange of values with the test's other streams and its body.</summary>
    public StreamSync Sync => new(_host);

    /// <summary>The context of the running block, or null.</summary>
    internal static StreamContext? Running
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    internal ICallHost Host => _host;

    /// <summary>Says that the block is ready: <c>ReadyAsync</c> of whoever started it returns. Only the first time counts.</summary>
    public void SetReady() => _host.SetReady(null, null);

    /// <summary>Says that the block is ready, and gives a value: <c>ReadyAsync&lt;T&gt;</c> of whoever started it returns it. Only the first time counts.</summary>
    /// <param name="value">Data; it travels as a copy.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="BlockCaptureException">The value is not data.</exception>
    public void SetReady<T>(T value) => _host.SetReady(typeof(T), value);

    /// <summary>Completes, and does not throw, when the block is asked to end: by <c>StopAsync</c>, its time limit, or the end of the test.</summary>
    public Task UntilStoppedAsync() => _host.UntilAsked;

    /// <summary>Writes a line into the stream's log, on the test's clock.</summary>
    /// <param name="text">One line or several.</param>
    public void Log(string text) => _host.Log(text);
}
