using System.Diagnostics;
using System.Globalization;
using MultiStream.Evidence;

namespace MultiStream.Running;

// Hosts of the pool: all that the test needs, after its fixtures and before its streams open. Its limit begins when it has them.
internal sealed partial class TestExecution
{
    private HostTicket? _ticket;

    /// <summary>For how long the test was none of those that run: it waited for hosts, and then for its turn. Its limit does not count it, nor does its duration.</summary>
    private TimeSpan _waited;

    /// <summary>The pool; null: no stream is taken from one.</summary>
    public RunHosts? Hosts { get; init; }

    /// <summary>Why no hosts of the pool will ever do; null: some do.</summary>
    public string? NoHosts { get; init; }

    /// <summary>Waits for the hosts. False: there were none in time, or the run was cancelled.</summary>
    private async Task<bool> AllocateAsync(StreamsManager streams)
    {
        if (Hosts is null || streams.All.All(s => s.Place.Need is null) || _scope.Ending.IsCancellationRequested)
            return !_scope.Ending.IsCancellationRequested;
        bool isWell = false;
        await InPhaseAsync("allocate", async () =>
        {
            isWell = await WaitForHostsAsync(Hosts, streams) && await LeaseAsync(Hosts, streams);
            return isWell ? null : _failures.Count > 0 ? _failures[^1].Message : _ending;
        });
        return isWell;
    }

    private async Task<bool> WaitForHostsAsync(RunHosts hosts, StreamsManager streams)
    {
        try
        {
            var ticket = _ticket = hosts.Ask($"test {test.DisplayName}", [.. streams.All.Select(s => s.Place)], options.Hosts);
            if (ticket.Reason is not { } why)
            {
                AreGiven(streams, ticket, null);
                return true;
            }
            long asked = Stopwatch.GetTimestamp();
            events.WaitsForHosts(why);
            _scope.Message(RunMessageLevel.Information, $"Test {test.DisplayName} waits for hosts: {why}.");
            bool areGiven = false;
            // Told at once: from there to the test's turn it waits for other tests, and not for hosts.
            await hosts.WaitAsync(ticket, _scope.Limits.Allocate, inVain =>
            {
                areGiven = inVain is null;
                if (inVain is null)
                    AreGiven(streams, ticket, Stopwatch.GetElapsedTime(asked));
                else
                    AreNotGiven(ticket, inVain);
            }, _scope.Ending.Token);
            _waited = Stopwatch.GetElapsedTime(asked);
            return areGiven;
        }
        catch (MultiStreamException e)
        {
            _failures.Add(Told(new Failure(e.Message, null)));
            return false;
        }
    }

    private void AreGiven(StreamsManager streams, HostTicket ticket, TimeSpan? waited)
    {
        if (ticket.Problems.Count > 0)
            throw new MultiStreamSettingsException(string.Join('\n', ticket.Problems));
        var given = ticket.Given.Result;
        foreach (var place in given)
            streams[place.Stream].Place = place;
        foreach (var stream in streams.All)
        {
            foreach (var (_, remark) in ticket.Remarks.Where(r => r.Host == stream.Place.PoolHost))
                stream.Log.Write(remark);
        }
        events.HostsGiven(given, waited);
        live?.Write(_scope.Label("main"), string.Create(CultureInfo.InvariantCulture, $"hosts{(waited is { } time ? $" after {time.TotalSeconds:0.000} s of waiting" : "")}: {string.Join(", ", given.Select(p => $"{p.Stream} @ {p.PoolHost}"))}"), job: job);
    }

    private void AreNotGiven(HostTicket ticket, Exception inVain)
    {
        var why = inVain switch
        {
            TimeoutException => string.Create(CultureInfo.InvariantCulture, $"There were no hosts for the test within {_scope.Limits.Allocate.TotalSeconds:0.##} s (Limits/Allocate): {ticket.Reason}."),
            MultiStreamException => inVain.Message,
            _ => null,
        };
        if (why is not null)
            _failures.Add(Told(new Failure(why, null)));
        else if (_ending is null)
            End("the run ended early, because of an error in MultiStream itself", OutcomeWord.Cancelled);
        live?.Write(_scope.Label("main"), $"waits for hosts no more: {why ?? _ending}", job: job);
    }

    /// <summary>The streams are closed: their hosts are for others.</summary>
    private void ReturnHosts(StreamsManager streams)
    {
        if (_ticket is not null)
            Hosts!.Free(_ticket, [.. streams.All.Select(HostEnd.Of).OfType<HostEnd>()]);
    }
}
