namespace MultiStream;

/// <content>What the settings say to the tests that run here.</content>
public sealed partial class ExecutionStream
{
    /// <summary>The parameters of the settings: those of the stream's entries over those of the run; and the run's secrets.</summary>
    public Parameters Parameters => field ??= new Parameters([.. Scope.Options.Parameters.Values, .. Scope.Options.Secrets.Values, .. _place.Parameters]);
}
