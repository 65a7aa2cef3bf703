using System.Globalization;
using System.Text;

namespace MultiStream.Sync.Commands;

/// <summary>How a command ended. The numbers are the exit codes of <c>ms</c> and <c>multistream sync</c>.</summary>
internal enum SyncStatus
{
    Ok = 0,
    Broken = 1,
    Misuse = 2,
    TimedOut = 3,

    /// <summary>The hub cannot be reached, or does not let this participant in (EX_UNAVAILABLE of sysexits.h).</summary>
    Unreachable = 69,
}

/// <summary>What a command is answered with.</summary>
/// <param name="Text">Of <see cref="SyncStatus.Ok"/>: the value, null when there is none. Else the sentence.</param>
/// <param name="Rows">Answers of several lines, each as its words.</param>
internal sealed record SyncReply(SyncStatus Status, string? Text = null, IReadOnlyList<IReadOnlyList<string>>? Rows = null)
{
    public const string Arrived = "arrived", Missing = "missing";

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Of a broken wait: who had come and who had not, as rows "arrived NAME" and "missing NAME".</summary>
    public IReadOnlyList<IReadOnlyList<string>> Parties { get; init; } = [];

    public static SyncReply Done { get; } = new(SyncStatus.Ok);

    public static SyncReply Help { get; } = new(SyncStatus.Ok, Rows: [.. CommandHelp.Lines.Select(l => (string[])[l])]);

    public int ExitCode => (int)Status;

    /// <summary>
    /// What <c>ms</c> prints, without the last line break: to stdout when <see cref="ExitCode"/> is 0, else to stderr. Words of a row are separated by tabs;
    /// a row stays one line, so line breaks in it are written as <c>\n</c>.
    /// </summary>
    public string Output => Rows is null ? Text ?? "" : string.Join('\n', Rows.Select(r => string.Join('\t', r.Select(OneLine))));

    public static SyncReply Wrong(string sentence) => new(SyncStatus.Misuse, sentence);

    /// <summary>Names and roles, as <c>group</c> tells them.</summary>
    public static SyncReply Group(IEnumerable<SyncStream> streams) => new(SyncStatus.Ok, Rows: [.. streams.Select(s => (string[])[s.Name, s.Role])]);

    /// <summary>What the hub answered.</summary>
    public static SyncReply Of(SyncOperation operation, SyncAnswer answer) => answer switch
    {
        ValuesAnswer { Values: var values } => OfValues(operation, values),
        MessagesAnswer { Messages: var messages } => new(SyncStatus.Ok, Rows:
        [
            .. from message in messages
               from value in message.Values
               let pair = $"{value.Key}={value.Value}"
               select (string[])[operation is WaitAllOperation ? $"{message.From}:{pair}" : pair],
        ]),
        _ => Done,
    };

    /// <summary>Why the hub broke it.</summary>
    public static SyncReply Of(SyncBreak broken) => new(broken.Cause switch
    {
        SyncBreakCause.TimedOut => SyncStatus.TimedOut,
        SyncBreakCause.Misuse => SyncStatus.Misuse,
        SyncBreakCause.NoServer => SyncStatus.Unreachable,
        _ => SyncStatus.Broken,
    }, broken.Message)
    {
        Parties = [.. broken.Arrived.Select(a => (string[])[Arrived, a.Party]), .. broken.Missing.Select(m => (string[])[Missing, m.Party])],
    };

    private static SyncReply OfValues(SyncOperation operation, IReadOnlyList<SyncValue> values)
    {
        var rows = new List<string[]>(values.Count);
        foreach (var value in values)
        {
            if (TextOf(value.Value) is not { } text)
                return Wrong(string.Create(CultureInfo.InvariantCulture, $"The value that '{value.From}' put under '{operation.Name}' is no text: {value.Value.Length} bytes that are not UTF-8."));
            rows.Add([value.From, text]);
        }
        return operation is GetOperation ? new(SyncStatus.Ok, rows[0][1]) : new(SyncStatus.Ok, Rows: rows);
    }

    private static string? TextOf(ReadOnlyMemory<byte> value)
    {
        try
        {
            return s_strict.GetString(value.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string OneLine(string word) => word.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
