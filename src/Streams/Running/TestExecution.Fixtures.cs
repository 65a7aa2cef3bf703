namespace MultiStream.Running;

// What the test shares with others: made before everything else, disposed of after everything else by the last that needs it.
internal sealed partial class TestExecution
{
    /// <summary>Waits until all are there. False when the test fails, or is skipped, by one of them.</summary>
    private async Task<bool> MakeFixturesAsync(CancellationToken cancel)
    {
        if (!fixtures.Any)
            return true;
        events.PhaseBegins("fixtures");
        var fault = await fixtures.MakeAsync(LogOfFixtures, cancel);
        if (fault is { Skip: { } reason })
            (_skip, _scope.Evidence.IsSkipped) = (reason, true);
        else if (fault is not null)
            _failures.Add(Told(fault.Failure));
        events.PhaseEnds("fixtures", _failures is [var failure, ..] ? failure.Message : null);
        return fault is null;
    }

    /// <summary>Before the verdict, so that what goes wrong has a test that tells it.</summary>
    private async Task EndFixturesAsync(CancellationToken cancel)
    {
        if (!fixtures.Leave())
            return;
        events.Begins(test, directory, []);   // when its streams had no places, nobody has told yet
        events.PhaseBegins("fixtures-end");
        var faults = await fixtures.EndAsync(LogOfFixtures, cancel);
        _failures.AddRange(faults.Select(f => Told(f.Failure)));
        events.PhaseEnds("fixtures-end", faults is [var first, ..] ? first.Failure.Message : null);
    }

    private void LogOfFixtures(string text) => live?.Write(_scope.Label("main"), text, job: job);
}
