using System.Text;
using MultiStream.Protocol;

namespace MultiStream.Blocks;

/// <summary>Writes a small file at a stream's place, by a process that is no block of the test.</summary>
internal sealed class HiddenFile : IBlockEvents
{
    private const int MaxError = 2000;
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _error = new();

    private HiddenFile()
    {
    }

    /// <summary>Writes it whole or not at all. One that is there already is left as it is: its name is by its content.</summary>
    /// <exception cref="MultiStreamException">It could not be written, with the reason.</exception>
    public static async Task WriteAsync(AgentSession session, string path, byte[] content, CancellationToken cancel)
    {
        // To a name of its own first: two blocks may bring the same script at once.
        const string Command = """[ -e "$1" ] && exit 0; umask 077; mkdir -p "${1%/*}" && cat >"$1.$$" && mv -f "$1.$$" "$1" """;
        var file = new HiddenFile();
        uint id = session.Start(new StartMessage(["/bin/sh", "-c", Command, "sh", path], [], 0, AgentSession.Window, BlockPipes.Input), file);
        if (content.Length > 0)
            session.Feed(id, content);
        session.Feed(id, []);
        await file._written.Task.WaitAsync(cancel);
    }

    void IBlockEvents.Started(int pid)
    {
    }

    void IBlockEvents.StartFailed(string reason) => Fail(reason);

    void IBlockEvents.Output(bool error, ReadOnlySpan<byte> bytes)
    {
        if (_error.Length < MaxError)
            _error.Append(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxError)]));
    }

    void IBlockEvents.Ready()
    {
    }

    void IBlockEvents.Exited(ExitedMessage message)
    {
        if (message.ExitCode == 0)
            _written.TrySetResult();
        else
            Fail(_error.Length > 0 ? _error.ToString().Trim() : $"sh ended with {message.ExitCode}");
    }

    void IBlockEvents.Lost(string reason) => Fail("its stream was lost: " + reason);

    private void Fail(string reason) => _written.TrySetException(new MultiStreamException(reason));
}
