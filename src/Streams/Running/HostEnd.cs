using MultiStream.Secrets;

namespace MultiStream.Running;

/// <summary>How one stream of a test left its host of the pool.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Left">What may still be there, for the log of who has the host next; null: nothing.</param>
/// <param name="Rest">How long what the stream ran may go on there by itself: nobody has the host meanwhile.</param>
internal sealed record HostEnd(string Host, string? Left = null, TimeSpan Rest = default)
{
    /// <summary>Why the stream could not be opened on it, in one line; null: it could, or nobody tried.</summary>
    public string? OpenError { get; init; }

    /// <summary>The stream was open on it.</summary>
    public bool WasOpen { get; init; }

    /// <summary>Of a stream that is closed; null: it had no host of the pool.</summary>
    public static HostEnd? Of(ExecutionStream stream) => stream.Place.PoolHost is not { } host ? null : stream.End switch
    {
        PlaceEnd.Clean => new HostEnd(host) { WasOpen = stream.WasOpen, OpenError = stream.OpenError is StreamOpenException e ? Redactor.FirstLine(e.Message).TrimEnd('.') : null },
        PlaceEnd.Survivors => new HostEnd(host, $"stream '{stream.Name}' left behind: {string.Join("; ", stream.Notes.LeftBehind)}") { WasOpen = true },
        _ => new HostEnd(host, $"what stream '{stream.Name}' ran may still run, because its agent {(stream.LostReason is { } lost ? $"was lost: {lost}" : "did not answer at its end")}", StreamOpener.LongestAfterLoss(stream.Place, stream.Scope.Limits.LeaseSeconds)) { WasOpen = true },
    };
}
