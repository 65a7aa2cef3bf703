using System.Collections.Concurrent;
using MultiStream.Evidence;

namespace MultiStream.Protocol;

// What is to be seen at the place.
internal sealed partial class AgentSession
{
    private readonly ConcurrentDictionary<uint, EvidenceInbox> _gatherings = [];

    /// <summary>Asks the agent what is to be seen there. Gives what has come when the limit is over, with the reason why that is not all.</summary>
    /// <exception cref="OperationCanceledException">It is no longer wanted.</exception>
    public async Task<GatheredEvidence> GatherAsync(GatherMessage request, TimeSpan limit, CancellationToken cancel)
    {
        uint id = Interlocked.Increment(ref _nextId);
        var inbox = _gatherings.GetOrAdd(id, _ => new EvidenceInbox());
        try
        {
            // In the background: a pipe that nobody empties must not hold up a test that is over.
            _ = Task.Run(() => _sender.Send(w => request.Write(w, id)), CancellationToken.None);
            string? problem = null;
            try
            {
                if (await Task.WhenAny(inbox.Whole, _over.Task).WaitAsync(limit, cancel) != inbox.Whole)
                    problem = $"the stream was lost meanwhile: {await _over.Task}";
            }
            catch (TimeoutException)
            {
                problem = inbox.WhyLate(limit);
            }
            return new GatheredEvidence(inbox.Sections, problem);
        }
        finally
        {
            _gatherings.TryRemove(id, out _);
        }
    }

    private void Gathered(uint request, EvidenceMessage message)
    {
        if (_gatherings.TryGetValue(request, out var inbox))
            inbox.Add(message);
    }
}
