namespace MultiStream.Spawners.SshNet;

/// <summary>Why a place cannot be opened.</summary>
/// <param name="Reason">For programs.</param>
/// <param name="What">What failed and what to do, for people; whole sentences.</param>
/// <param name="MayPass">The same attempt may well succeed a moment later.</param>
internal sealed record OpenProblem(OpenFailure Reason, string What, bool MayPass = false)
{
    /// <param name="place">What was to be opened.</param>
    /// <param name="where">Who was to log in where.</param>
    /// <param name="inner">What the library threw; its words end the message.</param>
    public StreamOpenException Exception(StreamPlace place, string where, Exception? inner = null) => new(place.Stream, Reason,
        $"Stream '{place.Stream}' ({place.Source}) could not be opened at {where}: {What}{(inner is null ? "" : $" SSH.NET said: {inner.Message}")}", inner) { MayPass = MayPass };
}
