namespace MultiStream.Spawners;

/// <summary>A connection to a place that somebody else may end, with signals to all that runs there, before its pipe closes: the job of a cluster.</summary>
internal interface IEndedByOthers
{
    /// <summary>Whether that has been told already; costs nothing, and may say so late.</summary>
    bool IsToldToEnd { get; }

    /// <summary>Whether that is happening now, so that the pipe closes soon. Never faults.</summary>
    Task<bool> IsEndingAsync();
}
