namespace MultiStream.Sync.Commands;

/// <summary>One line of <c>ms</c>, or of the line protocol, understood.</summary>
internal abstract record SyncCommand
{
    /// <summary>What the words ask for; a <see cref="UsageError"/> when they are not understood. Never throws.</summary>
    public static SyncCommand Parse(IReadOnlyList<string> words) => new CommandWords(words).Parse();
}

/// <summary>Something for the hub.</summary>
/// <param name="Timeout">Null: the default of whoever asks.</param>
internal sealed record OperationCommand(SyncOperation Operation, TimeSpan? Timeout = null) : SyncCommand;

/// <summary>The block is ready.</summary>
internal sealed record ReadyCommand(string? Value) : SyncCommand;

/// <summary>A line for the test's log.</summary>
internal sealed record LogCommand(string Text) : SyncCommand;

/// <summary>The asker has failed: what waits for it need not wait any longer.</summary>
/// <param name="Reason">What follows "because".</param>
/// <param name="LastLine">The last that it wrote.</param>
internal sealed record FailCommand(string Reason, string? LastLine) : SyncCommand;

/// <summary>The asker's own name.</summary>
internal sealed record SelfCommand : SyncCommand;

/// <summary>The asker's own role.</summary>
internal sealed record RoleCommand : SyncCommand;

/// <summary>The names and roles of all.</summary>
internal sealed record GroupCommand : SyncCommand;

/// <summary>What there is: <see cref="CommandHelp"/>.</summary>
internal sealed record HelpCommand : SyncCommand;

/// <summary>The words are not understood.</summary>
/// <param name="Sentence">What is wrong, and what would be right.</param>
internal sealed record UsageError(string Sentence) : SyncCommand;
