using System.Diagnostics;
using MultiStream.Protocol;
using MultiStream.Running;

namespace MultiStream.Tool.Check;

/// <summary>Opens a place as a run opens it, looks around there, and closes it again.</summary>
internal static class PlaceVisit
{
    /// <param name="place">The place.</param>
    /// <param name="options">The settings; their <c>Limits/Open</c> is how long the opening may take.</param>
    /// <param name="look">What to do there; is given how long the opening took.</param>
    /// <param name="failed">What comes of it when there is a problem with the place.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="OperationCanceledException">It is no longer wanted; nothing is left there. An opening that was cut off may say so in other words.</exception>
    public static async Task<T> AtAsync<T>(CheckedPlace place, MultiStreamOptions options, Func<ExecutionStream, AgentSession, TimeSpan, Task<T>> look, Func<Problem, T> failed, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var scope = new TestScope(options, null, static (_, _) => { }) { IsLibrary = true };
        var streams = new StreamsManager([place.Place], static name => throw new MultiStreamException($"There is no stream '{name}'."), scope);
        using var tie = cancel.Register(scope.Ending.Cancel);
        try
        {
            long began = Stopwatch.GetTimestamp();
            var session = await streams[0].OpenAsync();
            return await look(streams[0], session, Stopwatch.GetElapsedTime(began));
        }
        catch (StreamOpenException e) when (!cancel.IsCancellationRequested)
        {
            return failed(Remedy.For(place, e, options.Limits.Open));
        }
        catch (MultiStreamException e) when (!cancel.IsCancellationRequested)
        {
            return failed(new Problem("agent", e.Message, ""));
        }
        finally
        {
            await streams.CloseAllAsync();
        }
    }
}
