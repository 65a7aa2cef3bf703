using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>What was told of one block, as lines, in order.</summary>
internal sealed class RecordedEvents : IBlockEvents
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _all = [];

    public IEnumerable<string> All => _all;

    public async Task<string> NextAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public void Started(int pid) => Add($"started {pid}");

    public void StartFailed(string reason) => Add("start failed: " + reason);

    public void Output(bool error, ReadOnlySpan<byte> bytes) => Add((error ? "err " : "out ") + Encoding.UTF8.GetString(bytes));

    public void Ready() => Add("ready");

    public void Exited(ExitedMessage message) =>
        Add($"exited {message.ExitCode} signal {message.Signal} asked {message.Asked} after {message.Microseconds} left [{string.Join(", ", message.Survivors)}]");

    public void Lost(string reason) => Add("lost: " + reason);

    private void Add(string line)
    {
        _all.Enqueue(line);
        _lines.Writer.TryWrite(line);
    }
}
