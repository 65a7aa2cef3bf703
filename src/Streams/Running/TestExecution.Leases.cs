using System.Diagnostics;
using System.Globalization;
using MultiStream.Evidence;

namespace MultiStream.Running;

// Leases of the hosts that the run gave to the test, so that no other run has them meanwhile.
internal sealed partial class TestExecution
{
    private TestLeases Leases => field ??= new TestLeases(_scope);

    /// <summary>Takes them, on other hosts where there are any free; or waits. False: there were none in time, or the run was cancelled.</summary>
    private async Task<bool> LeaseAsync(RunHosts hosts, StreamsManager streams)
    {
        try
        {
            var held = await Leases.TryAsync(streams.All);
            long began = Stopwatch.GetTimestamp();
            var all = new Dictionary<string, string>(held, StringComparer.OrdinalIgnoreCase);
            while (held.Count > 0 && hosts.Exchange(_ticket!, all.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase)) is { } other)
            {
                _scope.BodyLog.Write($"other hosts are asked for: {string.Join("; ", held.Values)}");
                _ticket = other;
                await Leases.CloseAsync();
                AreGiven(streams, other, _waited + Stopwatch.GetElapsedTime(began));
                held = await Leases.TryAsync(streams.All);
                foreach (var (host, text) in held)
                    all[host] = text;
            }
            bool isWell = held.Count == 0 || await WaitForLeasesAsync(hosts, streams, string.Join("; ", held.Values), began);
            if (isWell)
                hosts.AreLeased(_ticket!);
            return isWell;
        }
        catch (MultiStreamException e)
        {
            _failures.Add(Told(Failure.Of(e)));
            return false;
        }
        catch (OperationCanceledException) when (_scope.Ending.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> WaitForLeasesAsync(RunHosts hosts, StreamsManager streams, string why, long began)
    {
        var limit = _scope.Limits.Allocate - _waited;
        Tell(why);
        Exception? inVain = null;
        await hosts.WaitOutsideAsync(async ending =>
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(ending);
            time.CancelAfter(limit > TimeSpan.Zero ? limit : TimeSpan.Zero);
            try
            {
                await Leases.WaitAsync(Tell, time.Token);
            }
            catch (Exception e) when (e is MultiStreamException or OperationCanceledException)
            {
                // Whose limit is over is told so; who is cancelled has been told by whoever did it.
                inVain = e is OperationCanceledException && !ending.IsCancellationRequested
                    ? new MultiStreamException(string.Create(CultureInfo.InvariantCulture, $"There were no hosts for the test within {_scope.Limits.Allocate.TotalSeconds:0.##} s (Limits/Allocate): {why}."))
                    : e;
            }
        }, _scope.Ending.Token);
        _waited += Stopwatch.GetElapsedTime(began);
        if (inVain is MultiStreamException)
            throw inVain;
        if (inVain is null)
            events.HostsGiven([.. streams.All.Select(s => s.Place).Where(p => p.PoolHost is not null)], _waited);
        else if (_ending is null)
            End("the run ended early, because of an error in MultiStream itself", OutcomeWord.Cancelled);
        return inVain is null;

        void Tell(string text)
        {
            why = text;
            events.WaitsForHosts(text);
            _scope.Message(RunMessageLevel.Information, $"Test {test.DisplayName} waits for hosts: {text}.");
        }
    }
}
