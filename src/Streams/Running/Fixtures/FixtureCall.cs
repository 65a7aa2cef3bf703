using System.Globalization;
using MultiStream.Evidence;

namespace MultiStream.Running.Fixtures;

/// <summary>One call into a fixture's code: whatever it does, it has an end, within a limit.</summary>
/// <param name="fixture">As messages name it.</param>
/// <param name="phase">What is called.</param>
/// <param name="notice">Hears what is no failure of the call.</param>
internal sealed class FixtureCall(string fixture, string phase, Action<string> notice)
{
    /// <summary>How long code that was told to end may still take before it is left behind.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="call">Gets a token that is cancelled when the limit is over or the run is cancelled.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancel">Cancelled when the run is.</param>
    /// <returns>Null: it went well.</returns>
    public async Task<FixtureFault?> RunAsync(Func<CancellationToken, Task> call, TimeSpan limit, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return Ended("The run was cancelled.", OutcomeWord.Cancelled);
        // Not disposed of: code that is left behind still has its token, and nothing in it has to be freed.
        var token = new CancellationTokenSource();
        var running = Task.Run(() => call(token.Token), CancellationToken.None);
        if (await IsOverAsync(running, limit, cancel))
            return await FaultOfAsync(running, null);
        var ending = cancel.IsCancellationRequested
            ? Ended("The run was cancelled.", OutcomeWord.Cancelled)
            : Ended(string.Create(CultureInfo.InvariantCulture, $"Its limit of {limit.TotalSeconds:0.##} s (Limits/Test) was over."), OutcomeWord.Interrupted);
        _ = TellAsync(token);
        if (await IsOverAsync(running, Patience, CancellationToken.None))
            return await FaultOfAsync(running, ending);
        LeaveBehind(running);
        var after = cancel.IsCancellationRequested ? "the run was cancelled" : string.Create(CultureInfo.InvariantCulture, $"its limit of {limit.TotalSeconds:0.##} s (Limits/Test) was over");
        return ending with
        {
            Failure = ending.Failure with
            {
                Message = string.Create(CultureInfo.InvariantCulture,
                    $"{fixture}: {phase} did not return within {Patience.TotalSeconds:0} s after {after}; it is left running. Await with a limit, or pass on the CancellationToken of SetUpAsync."),
            },
        };
    }

    /// <summary>A call that nobody can tell to end, and that is to be made in any case.</summary>
    /// <returns>Null: it went well.</returns>
    public async Task<FixtureFault?> CleanUpAsync(Func<Task> call, TimeSpan limit)
    {
        var running = Task.Run(call);
        if (await IsOverAsync(running, limit, CancellationToken.None))
            return await FaultOfAsync(running, null);
        LeaveBehind(running);
        return new FixtureFault(new Failure(string.Create(CultureInfo.InvariantCulture, $"{fixture}: {phase} did not return within {limit.TotalSeconds:0.##} s; it is left running."), null));
    }

    private static async Task<bool> IsOverAsync(Task running, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            await Task.WhenAny(running).WaitAsync(limit, cancel);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return running.IsCompleted;
        }
    }

    /// <param name="running">Has ended.</param>
    /// <param name="ending">Why it was told to end; null: it was not.</param>
    private async Task<FixtureFault?> FaultOfAsync(Task running, FixtureFault? ending)
    {
        try
        {
            await running;
            return ending;
        }
        catch (Exception e)   // the boundary to user code: whatever it throws is a result
        {
            if (ending is not null && e is OperationCanceledException)
                return ending with { Failure = ending.Failure with { StackTrace = Failure.Of(e).StackTrace } };
            var failure = Failure.Of(e, $"{fixture}: {phase}");
            // Streams and blocks of a fixture's own are not the test's of that name.
            return new FixtureFault(new Failure(failure.Message, failure.StackTrace) { Word = failure.Word, Line = failure.Line }) { Skip = Failure.SkipReason(e) };
        }
    }

    /// <summary>Not on the caller's thread, and not without a net: the fixture may have registered anything with its token.</summary>
    private async Task TellAsync(CancellationTokenSource token)
    {
        try
        {
            await token.CancelAsync();
        }
        catch (AggregateException e)
        {
            notice($"{fixture}: what it registered with its CancellationToken failed: {e.InnerException?.Message}");
        }
    }

    private static void LeaveBehind(Task running) =>
        _ = running.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private FixtureFault Ended(string sentence, OutcomeWord word) =>
        new(new Failure($"{fixture}: {phase}: {sentence}", null) { Word = word, IsEnding = word == OutcomeWord.Cancelled });
}
