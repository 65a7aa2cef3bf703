namespace MultiStream.Protocol;

/// <summary>Hears what processes of a stream ask of the sync hub by the command <c>ms</c>. Called by the stream's reader thread; must not wait.</summary>
internal interface ISyncDoor
{
    /// <param name="request">For the answer.</param>
    /// <param name="block">The channel of the block whose process asks, if it says so; else 0.</param>
    /// <param name="arguments">Of the command.</param>
    void Ask(uint request, uint block, IReadOnlyList<string> arguments);

    /// <summary>The process has gone.</summary>
    void Cancel(uint request);
}
