using System.Globalization;

namespace MultiStream.Tool.Check;

/// <summary>Does the same at many places at once.</summary>
internal static class ManyPlaces
{
    /// <summary>Nearly all of the time of a host that is away is waiting; of one that is there, this machine's processors are what bounds it.</summary>
    private const int AtOnce = 64;

    /// <summary>What came of each, in the order of the places, without those that were interrupted.</summary>
    /// <param name="places">Where.</param>
    /// <param name="visit">What; ends by the token.</param>
    /// <param name="failed">What comes of a place whose visit has thrown.</param>
    /// <param name="screen">Shows how far it is; null: nobody looks.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<IReadOnlyList<T>> VisitAsync<T>(IReadOnlyList<CheckedPlace> places, Func<CheckedPlace, CancellationToken, Task<T>> visit, Func<CheckedPlace, Problem, T> failed, IWatchScreen? screen, CancellationToken cancel) where T : class
    {
        using var turns = new SemaphoreSlim(AtOnce);
        var waiting = new HashSet<CheckedPlace>(places);
        Show();
        var reports = await Task.WhenAll(places.Select(VisitOneAsync));
        screen?.Show("", "");
        return [.. reports.OfType<T>()];

        async Task<T?> VisitOneAsync(CheckedPlace place)
        {
            try
            {
                await turns.WaitAsync(cancel);
                try
                {
                    return await Task.Run(() => visit(place, cancel), CancellationToken.None);
                }
                finally
                {
                    turns.Release();
                    lock (waiting)
                        waiting.Remove(place);
                    Show();
                }
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                return null;   // counted as not tried: what else fails then, such as a pipe, fails of it
            }
            catch (Exception e)   // the boundary to a plug-in's code: whatever it throws is this place's problem, and the others are still told
            {
                return failed(place, new Problem("agent", $"{e.GetType().FullName}: {e.Message}", $"The code of kind '{place.Place.Kind}' has failed where it should have told a reason: ask whoever wrote it."));
            }
        }

        void Show()
        {
            lock (waiting)
                screen?.Show("", waiting.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{places.Count - waiting.Count} of {places.Count} tried, still: {string.Join(", ", places.Where(waiting.Contains).Take(10).Select(p => p.Name))}"));
        }
    }
}
