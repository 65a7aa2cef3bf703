using MultiStream.Nested;
using MultiStream.Protocol;
using MultiStream.Sync;
using MultiStream.Workers;

namespace MultiStream.UnitTests.NestedTests;

/// <summary>What a block of nested tests tells of itself, kept.</summary>
internal sealed class ScriptedHost : ICallHost
{
    private readonly Lock _lock = new();
    private readonly List<string> _said = [];

    /// <summary>In their order: what it does, and the results' first lines.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_lock)
                return [.. _said];
        }
    }

    public SetupMessage Setup { get; } = new("there", "there", "localhost", 0, 1, "x", false);

    public IReadOnlyList<string> Parameters => [];

    public CancellationToken Asked => CancellationToken.None;

    public uint Number => 1;

    public Task UntilAsked { get; } = new TaskCompletionSource().Task;

    public string ProgramFolder => AppContext.BaseDirectory;

    public void SetReady(Type? type, object? value) => throw new NotSupportedException();

    public void Log(string text) => Add("log: " + text);

    public void Doing(string what) => Add("does: " + what);

    public bool Write(bool error, ReadOnlySpan<char> text)
    {
        Add("writes: " + text.ToString().Split('[')[0].Trim());
        return true;
    }

    public Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Its assembly lies in the current directory, which nested tests make theirs: it stays what it is for tests that run beside.</summary>
    public NestedJob Job(string assembly, string? name, string? filter) =>
        new(Path.Combine(Directory.GetCurrentDirectory(), assembly), new NestedRequest("", name, filter), [], new StreamContext(this));

    private void Add(string text)
    {
        lock (_lock)
            _said.Add(text);
    }
}
