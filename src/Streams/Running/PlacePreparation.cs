using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>What kinds get for all streams of a test together, before one is opened, and give back when all are closed: the allocation of a cluster.</summary>
internal sealed class PlacePreparation(TestScope scope)
{
    private readonly ConcurrentDictionary<string, IPreparedPlaces> _prepared = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<IPreparedPlaces> _held = [];

    /// <summary>Prepares these places, kind by kind, once; returns at once where no kind needs it.</summary>
    /// <exception cref="StreamOpenException">They are not to be had, or not within <c>Limits/Allocate</c>.</exception>
    public async Task PrepareAsync(IEnumerable<StreamPlace> places)
    {
        foreach (var kind in places.Where(p => !_prepared.ContainsKey(p.Stream)).GroupBy(p => p.Kind, StringComparer.OrdinalIgnoreCase))
        {
            if (scope.Spawners.Find(kind.Key) is IPreparesPlaces spawner)
                await PrepareAsync(spawner, [.. kind]);
        }
    }

    /// <summary>A place with what was prepared for it. For a stream that nobody declared that is done now.</summary>
    /// <exception cref="StreamOpenException">It is not to be had.</exception>
    public async Task<StreamPlace> GetAsync(StreamPlace place)
    {
        if (scope.Spawners.Find(place.Kind) is not IPreparesPlaces spawner)
            return place;
        if (!_prepared.ContainsKey(place.Stream))
            await PrepareAsync(spawner, [place]);
        return _prepared[place.Stream].Of(place);
    }

    /// <summary>Gives everything back. Throws nothing: what could not be given back is in the test's log.</summary>
    public async Task CloseAsync()
    {
        while (_held.TryDequeue(out var held))
        {
            try
            {
                await held.DisposeAsync();
                scope.BodyLog.Write($"{held.Title}: given back");
            }
            catch (Exception e)   // the boundary to kinds: whatever one throws, the test's other places are given back too
            {
                scope.Message(RunMessageLevel.Warning, $"{held.Title} could not be given back: {e.GetType().FullName}: {e.Message}");
            }
        }
    }

    private async Task PrepareAsync(IPreparesPlaces spawner, IReadOnlyList<StreamPlace> places)
    {
        var limit = scope.Limits.Allocate;
        using var time = new CancellationTokenSource(limit);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(time.Token, scope.Ending.Token);
        var started = Stopwatch.GetTimestamp();
        string last = "";
        try
        {
            var prepared = await spawner.PrepareAsync(places, this, Tell, waiting.Token);
            _held.Enqueue(prepared);
            foreach (var place in places)
                _prepared[place.Stream] = prepared;
            scope.BodyLog.Write(string.Create(CultureInfo.InvariantCulture, $"{prepared.Title}: there after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !scope.Ending.IsCancellationRequested)
        {
            throw new StreamOpenException(places[0].Stream, OpenFailure.TimedOut, string.Create(CultureInfo.InvariantCulture,
                $"Stream{(places.Count > 1 ? "s" : "")} {string.Join(", ", places.Select(p => $"'{p.Stream}'"))} of kind '{places[0].Kind}' got no place within {limit.TotalSeconds:0.##} s (Limits/Allocate).{(last.Length > 0 ? $" Last: {last}" : "")}"));
        }

        void Tell(string text)
        {
            last = text;
            scope.Message(RunMessageLevel.Information, text);
        }
    }
}
