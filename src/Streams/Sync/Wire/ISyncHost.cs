using MultiStream.Sync.Commands;

namespace MultiStream.Sync.Wire;

/// <summary>The hub that a <see cref="SyncServer"/> lets participants reach: a test run's, or that of <c>multistream syncserver</c>. Called from any thread.</summary>
internal interface ISyncHost
{
    /// <summary>A participant is there. The answer is why it cannot join, as a sentence; null when it has. Nobody else is connected under this name.</summary>
    /// <param name="role">Null when it did not say: the one of the stream of its name, or the one it had before, or its name.</param>
    /// <param name="from">Where it connects from, for the log.</param>
    /// <param name="ofTest">It is a part of a test run: a stream, or the body.</param>
    string? Join(string name, string? role, string from, bool ofTest);

    /// <summary>It is gone. What it waits for ends with an answer now, whatever it is.</summary>
    /// <param name="reason">What follows "because": "its connection closed".</param>
    void Leave(string name, string reason);

    /// <summary>What a participant that has joined asks for. Ends when there is an answer, or as cancelled when it takes back what it asked for; <see cref="HelpCommand"/> and <see cref="UsageError"/> do not come here.</summary>
    Task<SyncReply> ExecuteAsync(string name, SyncCommand command, CancellationToken cancel);
}
