using System.Collections.Concurrent;
using MultiStream.Agent.Platform;
using MultiStream.Evidence.Place;
using MultiStream.Protocol;

namespace MultiStream.Agent.Evidence;

/// <summary>
/// Between the agent's loop, which alone speaks to the controller, and a thread that looks around at the place and may hang there: nothing waits for it, and it ends with the agent.
/// </summary>
internal sealed class EvidenceClerk(ControllerLink link)
{
    private readonly ConcurrentQueue<Found> _found = [];
    private readonly byte[] _buffer = new byte[64];
    private (int Read, int Write)? _bell;   // rung when there is something in the queue
    private int _place = PollSet.None;

    /// <param name="helper">A process of the agent's that is nobody's.</param>
    /// <param name="place">The stream's.</param>
    public void Gather(uint request, GatherMessage wanted, int helper, Workplace place)
    {
        _bell ??= Libc.Pipe();
        if (_bell is not { } bell)
        {
            Tell(request, new EvidenceMessage("evidence", ["too many open files at the agent"], ""));
            return;
        }
        Libc.SetNonBlocking(bell.Read);
        Libc.SetNonBlocking(bell.Write);   // a full bell rings already
        var environment = place.EnvironmentOf([], "");
        var evidence = new PlaceEvidence(wanted, Environment.ProcessId, [helper], place.Directory, () => Journal.Lines(wanted.SinceSeconds, wanted.ToolMilliseconds, environment));
        try
        {
            new Thread(() => evidence.Gather(message =>
            {
                _found.Enqueue(new Found(request, message));
                _ = Libc.Write(bell.Write, "x"u8);
            })) { IsBackground = true, Name = "evidence" }.Start();
        }
        catch (Exception e)   // no more threads for this user, no memory: that is what there is to tell
        {
            Tell(request, new EvidenceMessage("evidence", [$"no thread can be started there: {e.Message}"], ""));
        }
    }

    public void Await(PollSet awaited) => _place = _bell is { } bell ? awaited.Add(bell.Read, Libc.POLLIN) : PollSet.None;

    /// <summary>Sends what was found.</summary>
    /// <param name="awaited">After its turn.</param>
    public void Tend(PollSet awaited)
    {
        if (!awaited.Has(_place) || _bell is not { } bell)
            return;
        while (Libc.Read(bell.Read, _buffer) > 0)
            continue;
        while (_found.TryDequeue(out var found))
            Tell(found.Request, found.Message);
    }

    private void Tell(uint request, EvidenceMessage message)
    {
        message.Write(link.Writer, request);
        link.Send();
    }

    private sealed record Found(uint Request, EvidenceMessage Message);
}
