using MultiStream.Protocol;
using MultiStream.Sync;
using MultiStream.Workers;

namespace MultiStream.NestedTests;

/// <summary>A block's host that also keeps what is written to the console: the report of a test has it, and the block's output as before.</summary>
internal sealed class ListeningHost(ICallHost host, CappedText written) : ICallHost
{
    public SetupMessage Setup => host.Setup;

    public IReadOnlyList<string> Parameters => host.Parameters;

    public CancellationToken Asked => host.Asked;

    public Task UntilAsked => host.UntilAsked;

    public string ProgramFolder => host.ProgramFolder;

    public void SetReady(Type? type, object? value) => host.SetReady(type, value);

    public void Log(string text) => host.Log(text);

    public void Doing(string what) => host.Doing(what);

    public bool Write(bool error, ReadOnlySpan<char> text)
    {
        written.Append(text);
        return host.Write(error, text);
    }

    public Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel) => host.RequestAsync(operation, timeout, where, cancel);
}
