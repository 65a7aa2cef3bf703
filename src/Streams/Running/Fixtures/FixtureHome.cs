namespace MultiStream.Running.Fixtures;

/// <summary>Where the fixtures of one test assembly live: the limits of their code, their parameters, their folder.</summary>
/// <param name="options">The run's.</param>
/// <param name="folder">For the logs of streams that they open; each fixture has a folder of its own in it. Null: nothing is written.</param>
/// <param name="run">The run, for what their code opens itself.</param>
internal sealed class FixtureHome(MultiStreamOptions options, string? folder, CurrentRun run)
{
    /// <summary>Of a constructor, of <c>SetUpAsync</c> and of the clean-up, each.</summary>
    public TimeSpan Limit { get; } = options.Scaled.ForTest(null);

    /// <summary>Of the clean-up when the run was cancelled.</summary>
    public TimeSpan ShortLimit { get; } = options.Scaled.StopGrace + FixtureCall.Patience;

    /// <summary>The parameters and secrets of the run.</summary>
    public Parameters Parameters { get; } = new([.. options.Parameters.Values, .. options.Secrets.Values]);

    /// <summary>Code of that fixture is about to run in this flow.</summary>
    public void Enter(FixtureType type) => CurrentRun.Now = run with { Folder = folder is null ? null : Path.Combine(folder, SafeName.For(type.Type.FullName ?? type.Name)) };
}
