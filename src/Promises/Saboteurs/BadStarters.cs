using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Agents that start blocks otherwise than they were asked to.

/// <summary>Takes all white space for one space.</summary>
internal sealed class TrimsArguments : Saboteur
{
    protected override StartMessage Start(StartMessage message) => message with
    {
        Arguments = [.. message.Arguments.Select(Trim)],
        Environment = [.. message.Environment.Select(Trim)],
    };

    private static string Trim(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

internal sealed class CutsLongArguments : Saboteur
{
    private const int Longest = 4096;

    protected override StartMessage Start(StartMessage message) => message with { Arguments = [.. message.Arguments.Select(a => a.Length <= Longest ? a : a[..Longest])] };
}

internal sealed class DropsTheEnvironment : Saboteur
{
    protected override StartMessage Start(StartMessage message) => message with { Arguments = ["env", "-i", "PATH=/usr/bin:/bin", .. message.Arguments], Environment = [] };
}

/// <summary>Hands on what was meant for the agent.</summary>
internal sealed class SetsVariables : Saboteur
{
    protected override StartMessage Start(StartMessage message) => message with { Environment = [.. message.Environment, "DOTNET_gcServer", "0"] };
}

/// <summary>Starts blocks by way of a shell, as many tools do.</summary>
internal abstract class ShellSaboteur(string before, string run = "exec \"$0\" \"$@\"") : Saboteur
{
    protected override StartMessage Start(StartMessage message) => message with { Arguments = ["/bin/sh", "-c", before + run, .. message.Arguments] };
}

internal sealed class RunsAllInAShell() : ShellSaboteur("");

internal sealed class StartsElsewhere() : ShellSaboteur("cd /tmp; ");

internal sealed class ChangesTheUmask() : ShellSaboteur("umask 0135; ");

internal sealed class IgnoresSigPipe() : ShellSaboteur("trap '' PIPE; ");

internal sealed class LeaksADescriptor() : ShellSaboteur("exec 7</dev/null; ");

/// <summary>As in a shell of the agent's: the block is one of several in a session.</summary>
internal sealed class StaysInTheSession() : ShellSaboteur("", "\"$0\" \"$@\"; exit $?");

internal sealed class HoldsStdinOpen() : ShellSaboteur("", "sleep 20 | \"$0\" \"$@\"; exit $?");

/// <summary>Starts a block when the one before has ended.</summary>
internal sealed class OneAtATime : Saboteur
{
    private readonly Queue<Frame> _waiting = [];
    private bool _running;

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type != FrameType.Start)
            return [frame];
        if (_running)
        {
            _waiting.Enqueue(frame);
            return [];
        }
        _running = true;
        return [frame];
    }

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type == FrameType.Exited && (_running = _waiting.TryDequeue(out var next)))
            Ask(next!);
        return [frame];
    }
}
