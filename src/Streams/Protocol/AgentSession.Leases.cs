using System.Collections.Concurrent;
using MultiStream.Leases;

namespace MultiStream.Protocol;

// Leases of the machine: of its places, and of names.
internal sealed partial class AgentSession
{
    private readonly ConcurrentDictionary<uint, Action<LeaseMessage>> _leases = [];

    /// <summary>How people know the machine that the stream has a lease of; null: as the connection does.</summary>
    public string? LeasedHost { get; set; }

    /// <summary>Asks for a lease.</summary>
    /// <param name="wanted">What.</param>
    /// <param name="stream">The stream's name, for messages.</param>
    /// <param name="held">Hears who has it while it is waited for, each once; and, when that one gives no sign of life, why it is not ended. Must not wait.</param>
    /// <param name="cancel">Ends the wait: then it is wanted no more.</param>
    /// <exception cref="StreamLostException">The agent is gone.</exception>
    /// <exception cref="MultiStreamException">It cannot be had at all.</exception>
    public async Task<LeaseAnswer> TakeLeaseAsync(TakeLeaseMessage wanted, string stream, Action<HostLease, string>? held, CancellationToken cancel)
    {
        uint id = Interlocked.Increment(ref _nextId);
        var ended = new TaskCompletionSource<LeaseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _leases[id] = message =>
        {
            if (message.State == LeaseState.Held && wanted.Waits)
                held?.Invoke(Holder(message), message.Text);
            else
                ended.TrySetResult(message);
        };
        bool isTaken = false;
        try
        {
            _sender.Send(w => wanted.Write(w, id));
            if (await Task.WhenAny(ended.Task, _over.Task).WaitAsync(cancel) != ended.Task)
                throw new StreamLostException(stream, $"Stream '{stream}' @ {LeasedHost ?? Host} is lost: {await _over.Task}.");
            var message = await ended.Task;
            isTaken = message.State == LeaseState.Taken;
            return message.State switch
            {
                LeaseState.Taken => new LeaseAnswer($"{Hello.BootId} {message.Ground}", new AgentLease(this, id, message), null),
                LeaseState.Held => new LeaseAnswer($"{Hello.BootId} {message.Ground}", null, Holder(message)),
                _ => throw new MultiStreamException($"No lease can be had on {LeasedHost ?? Host}: {message.Text}."),
            };
        }
        finally
        {
            _leases.TryRemove(id, out _);
            if (cancel.IsCancellationRequested && !isTaken)
                _sender.Post(FrameType.ReleaseLease, id, []);
        }

        HostLease Holder(LeaseMessage message) => HostLease.Read(wanted.Name, wanted.IsLock, wanted.First, message.Holder);
    }

    /// <summary>Gives a lease back; it is free when this returns true, or the agent is gone.</summary>
    /// <param name="id">The request that took it.</param>
    /// <param name="limit">For the answer: an agent that stands still gives none. False: it was over, and the lease is free when the agent goes on or has ended.</param>
    public async Task<bool> ReleaseLeaseAsync(uint id, TimeSpan limit)
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _leases[id] = _ => released.TrySetResult();
        _sender.Send(w => w.Begin(FrameType.ReleaseLease, id));
        var answered = Task.WhenAny(released.Task, _over.Task);
        await ((Task)answered).WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leases.TryRemove(id, out _);
        return answered.IsCompleted;
    }

    public void EndTurn(uint id) => _sender.Send(w => w.Begin(FrameType.EndTurn, id));

    /// <summary>Asks which leases of its machine are taken, by anybody, and who waits first for one that is.</summary>
    /// <param name="stream">The stream's name, for messages.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StreamLostException">The agent is gone.</exception>
    /// <exception cref="MultiStreamException">They cannot be read.</exception>
    public async Task<HostLeases> LeasesAsync(string stream, CancellationToken cancel)
    {
        var answer = await AskAsync((w, id) => w.Begin(FrameType.ListLeases, id), cancel)
            ?? throw new StreamLostException(stream, $"Stream '{stream}' @ {Host} is lost: {await _over.Task}.");
        var list = LeaseListMessage.Read(answer);
        return list.Error.Length == 0 ? HostLeases.Read(list) : throw new MultiStreamException($"The leases of {Host} cannot be read: {list.Error}");
    }

    private void LeaseTold(uint request, LeaseMessage message)
    {
        if (_leases.TryGetValue(request, out var told))
            told(message);
    }
}
