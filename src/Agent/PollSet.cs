using MultiStream.Agent.Platform;

namespace MultiStream.Agent;

/// <summary>What the agent's loop waits for in one turn, and what of it has something to tell. Only that is looked at: each look is a system call, and each message of a block a turn.</summary>
internal sealed class PollSet
{
    /// <summary>The place of what is not waited for.</summary>
    public const int None = -1;

    private Libc.PollFd[] _all = new Libc.PollFd[16];
    private int _count;

    /// <summary>Begins a turn: all places of the last one are forgotten, and whoever has one takes another.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a descriptor; the result is its place.</summary>
    public int Add(int descriptor, short events)
    {
        if (_count == _all.Length)
            Array.Resize(ref _all, _count * 2);
        _all[_count] = new Libc.PollFd { Fd = descriptor, Events = events };
        return _count++;
    }

    /// <summary>Sleeps until a descriptor has something, or the time is over; -1: without a limit.</summary>
    public void Wait(int milliseconds) => _ = Libc.Poll(_all, _count, milliseconds);

    public bool Has(int place) => place >= 0 && _all[place].Returned != 0;
}
