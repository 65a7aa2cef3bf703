using System.Diagnostics;
using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Agents that end blocks, or streams, otherwise than they were asked to.

/// <summary>Hears a block's stop only the second time, which is at the stream's end.</summary>
internal sealed class SwallowsStops : Saboteur
{
    private readonly HashSet<uint> _swallowed = [];

    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Stop && _swallowed.Add(frame.Channel) ? [] : [frame];
}

internal sealed class KillsInsteadOfAsking : Saboteur
{
    private bool _killed;

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        // A kill after that comes too late to change how it ended.
        if (frame.Type == FrameType.Kill && _killed)
            return [];
        _killed |= frame.Type == FrameType.Stop;
        return [frame.Type == FrameType.Stop ? new Frame(FrameType.Kill, frame.Channel, []) : frame];
    }
}

/// <summary>Says that a block has ended, as it was asked to, and does nothing.</summary>
internal sealed class FakesTheEnd : Saboteur
{
    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type is not (FrameType.Stop or FrameType.Kill))
            return [frame];
        Tell(Frame.From(w => new ExitedMessage(-1, frame.Type == FrameType.Stop ? 15 : 9, Asked: true, 1000, []).Write(w, frame.Channel)));
        return [];
    }
}

/// <summary>Stops one block by stopping all.</summary>
internal sealed class StopsOthersToo : Saboteur
{
    private uint _last;

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type == FrameType.Start)
            _last = frame.Channel;
        return frame.Type != FrameType.Stop ? [frame] : [.. Enumerable.Range(1, (int)_last).Select(c => frame with { Channel = (uint)c })];
    }
}

/// <summary>Knows the directory of its stream.</summary>
internal abstract class DirectorySaboteur : Saboteur
{
    protected string Directory { get; private set; } = "";

    protected string Token => Directory[^12..];

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type == FrameType.Opened)
        {
            Directory = OpenedMessage.Read(frame.Payload).Directory;
            Opened();
        }
        return [frame];
    }

    protected virtual void Opened()
    {
    }
}

/// <summary>Takes the end of a block for the end of all that it left.</summary>
internal sealed class EndsDaemons : DirectorySaboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type == FrameType.Exited)
            KillAll(Token);
        return base.FromAgent(frame);
    }

    /// <summary>Kills all that bear a token in their environment or command line, but the guardian, and waits until they have no command line any more: they are gone then, or zombies.</summary>
    public static void KillAll(string token)
    {
        using var shell = Process.Start("/bin/sh", ["-c", "for p in $(grep -lF $0 /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3); do " +
            "[ $p = $$ ] || grep -qF multistream-guardian /proc/$p/cmdline || ! kill -9 $p || while [ -n \"$(tr -d '\\0' </proc/$p/cmdline)\" ]; do :; done; done 2>/dev/null", token]);
        shell.WaitForExit();
    }
}

/// <summary>Starts something of its own for the stream, and lets it be.</summary>
internal sealed class LeavesAProcess : DirectorySaboteur
{
    private Process? _left;

    public override void Dispose()
    {
        _left?.Kill();
        _left?.WaitForExit();
        _left?.Dispose();
        base.Dispose();
    }

    protected override void Opened() => _left = Process.Start("/bin/sh", ["-c", "while sleep 1; do :; done", Token]);
}

internal sealed class OpensTheDirectory : DirectorySaboteur
{
    protected override void Opened() => Process.Start("chmod", ["755", Directory]).WaitForExit();
}

internal sealed class RemakesTheDirectory : DirectorySaboteur
{
    public override void Closed() => System.IO.Directory.CreateDirectory(Directory);

    public override void Dispose()
    {
        if (Directory.Length > 0)
            System.IO.Directory.Delete(Directory);
        base.Dispose();
    }
}
