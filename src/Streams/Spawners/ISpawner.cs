namespace MultiStream.Spawners;

/// <summary>The code behind a kind of stream: opens one byte pipe to an agent at a place. Everything above the pipe is shared by all kinds.</summary>
internal interface ISpawner
{
    /// <summary>The kind's name in the settings: <c>local</c>, <c>ssh</c>.</summary>
    string Kind { get; }

    /// <summary>Names of the settings that this kind understands, for the error that names an unknown one.</summary>
    IReadOnlyList<SpawnerSetting> Settings { get; }

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
    StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise);

    /// <summary>Waits until one more handshake with the place's server is welcome. Dispose what is returned when the handshake is over.</summary>
    Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel) => Task.FromResult<IDisposable?>(null);

    /// <summary>What the stream's log must say about the way to this place, such as that the host's key is not checked; null: nothing.</summary>
    string? Caution(StreamPlace place) => null;
}

/// <summary>A setting of a kind. <see cref="Check"/> returns null, or what would be right: "a number from 1 to 65535".</summary>
internal sealed record SpawnerSetting(string Name, string Meaning, bool Required = false, Func<string, string?>? Check = null);

/// <summary>An open pipe. Dispose closes it and ends what the spawner started for it, within seconds, whatever state it is in.</summary>
internal interface IStreamConnection : IAsyncDisposable
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

/// <summary>Why a connection ended: the transport's exit code if it was a process, the signal, and the last of its stderr.</summary>
internal sealed record ConnectionEnd(int? ExitCode, string Text)
{
    public override string ToString() => ExitCode is { } code ? $"its connection ended with exit code {code}{(Text.Length > 0 ? ": " + Text.Trim() : "")}" : Text;
}
