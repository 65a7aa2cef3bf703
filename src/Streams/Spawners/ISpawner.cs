namespace MultiStream.Spawners;

/// <summary>
/// The code behind a kind of stream: opens one byte pipe to an agent at a place. Everything above the pipe is shared by all kinds. One object serves all
/// streams of a run, many at once.
/// </summary>
public interface ISpawner
{
    /// <summary>The kind's name in the settings: <c>local</c>, <c>ssh</c>.</summary>
    string Kind { get; }

    /// <summary>The settings that this kind understands: any other is an error.</summary>
    IReadOnlyList<SpawnerSetting> Settings => [];

    /// <summary>
    /// Opens the pipe. Returns once bytes can flow or the process behind the pipe has started; what goes wrong later is told by
    /// <see cref="IStreamConnection.Ended"/> and put into words by <see cref="Explain"/>.
    /// </summary>
    /// <exception cref="StreamOpenException">The place cannot be opened; says why and what to do.</exception>
    Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel);

    /// <summary>Puts into words why a pipe closed before the agent said hello.</summary>
    /// <param name="place">The place that was to be opened.</param>
    /// <param name="ended">What the connection said when it ended.</param>
    /// <param name="noise">What arrived in place of the hello, as text, at most 64 KiB.</param>
    /// <returns>With <see cref="StreamOpenException.MayPass"/>, another attempt within the limit is worth it.</returns>
    StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(ended);
        var known = PlaceFailure.Read(ended.Text + "\n" + noise) ?? new PlaceFailure(OpenFailure.Other, $"What led there ended before the agent said hello: {ended}.");
        return new StreamOpenException(place.Stream, known.Reason, $"Stream '{place.Stream}' ({place.Source}) of kind '{Kind}' could not be opened: {known.What}"
            + PlaceFailure.Said(" It said: ", ended.Text) + PlaceFailure.Said(" Before the agent could come, this came: ", noise)) { What = known.What, Said = PlaceFailure.Said("", ended.Text + "\n" + noise) };
    }

    /// <summary>Is this kind usable here, and if not, why? A look at this machine, which opens nothing.</summary>
    /// <returns>The reason and what to do, for people; null: as far as can be seen it is.</returns>
    Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>Waits until one more handshake with the place's server is welcome. Dispose what is returned when the handshake is over.</summary>
    Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel) => Task.FromResult<IDisposable?>(null);

    /// <summary>What the stream's log must say about the way to this place, such as that the host's key is not checked; null: nothing.</summary>
    string? Caution(StreamPlace place) => null;
}

/// <summary>A setting of a kind.</summary>
/// <param name="Name">As in the settings; compares without case.</param>
/// <param name="Meaning">What it is, for the message that it is missing: "the host to connect to".</param>
/// <param name="Required">A stream without it is an error.</param>
/// <param name="Check">Gives null for a right value, else what would be right: "a number from 1 to 65535".</param>
public sealed record SpawnerSetting(string Name, string Meaning, bool Required = false, Func<string, string?>? Check = null);

/// <summary>An open pipe. Dispose closes it and ends what the spawner started for it, within seconds, whatever state it is in.</summary>
public interface IStreamConnection : IAsyncDisposable
{
    /// <summary>Bytes to the agent; a blocking stream.</summary>
    Stream ToAgent { get; }

    /// <summary>Bytes from the agent; a blocking stream, read by one dedicated thread.</summary>
    Stream FromAgent { get; }

    /// <summary>For people: what results show.</summary>
    string Host { get; }

    /// <summary>For machines: what other streams connect to.</summary>
    string Address { get; }

    /// <summary>Completes when the pipe has closed, with what is known of the reason. Never faults.</summary>
    Task<ConnectionEnd> Ended { get; }
}

/// <summary>Why a connection ended.</summary>
/// <param name="ExitCode">The transport's exit code if it was a process.</param>
/// <param name="Text">The last that it said, such as the end of its stderr.</param>
public sealed record ConnectionEnd(int? ExitCode, string Text)
{
    /// <summary>The end of a sentence: <c>its connection ended with exit code 255: …</c>.</summary>
    public override string ToString() => ExitCode is { } code ? $"its connection ended with exit code {code}{(Text.Length > 0 ? ": " + Text.Trim() : "")}" : Text;
}
