using System.Globalization;
using System.Text;
using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.Running;

/// <summary>A test's requests as words of the line protocol, and the answers to them as those of a hub.</summary>
internal static class ServerWords
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="operation">A barrier names its parties.</param>
    /// <param name="timeout">Of waits.</param>
    /// <exception cref="FormatException">The value cannot stand on a line; the message is the end of a sentence.</exception>
    public static List<string> Of(SyncOperation operation, TimeSpan timeout)
    {
        List<string> words = [SyncText.Word(operation.Kind), operation.Name];
        switch (operation)
        {
            case PutOperation put:
                words.Add(Text(put.Value));
                return words;
            case SendOperation send:
                words.AddRange(send.Values.Select(v => $"{v.Key}={v.Value}"));
                return words;
            case BarrierOperation { Parties: { } parties }:
                words.Add(parties.ToString(CultureInfo.InvariantCulture));
                break;
            case GetOperation { From: { } from }:
                words.Add(from);
                break;
            case GetAllOperation { Role: { } role }:
                words.Add(role);
                break;
            case WaitAllOperation { Role: { } role }:
                words.Add(role);
                break;
        }
        words.Add("--timeout");
        words.Add(Math.Clamp(timeout.TotalSeconds, 0.001, SyncLimits.LongestWait.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture));
        return words;
    }

    public static SyncAnswer Answer(SyncOperation operation, SyncReply reply)
    {
        var rows = reply.Rows ?? [];
        return operation switch
        {
            GetOperation get => new ValuesAnswer([new(get.From ?? "the sync server", Encoding.UTF8.GetBytes(reply.Text ?? ""))]),
            GetAllOperation => new ValuesAnswer([.. rows.Select(r => new SyncValue(r[0], Encoding.UTF8.GetBytes(r.ElementAtOrDefault(1) ?? "")))]),
            WaitOperation => new MessagesAnswer([.. rows.Select(r => Message("", r[0]))]),
            // A sender's name may hold ':', a value's may not.
            WaitAllOperation => new MessagesAnswer([.. rows.Select(r => r[0].LastIndexOf(':', r[0].IndexOf('=', StringComparison.Ordinal)) is var colon ? Message(r[0][..colon], r[0][(colon + 1)..]) : null!)]),
            _ => SyncAnswer.Done,
        };
    }

    /// <param name="at">Stands for when they came, which the server does not say.</param>
    public static SyncBreak Break(SyncOperation operation, SyncReply reply, TimeSpan at)
    {
        var cause = reply.Status switch
        {
            SyncStatus.TimedOut => SyncBreakCause.TimedOut,
            SyncStatus.Misuse => SyncBreakCause.Misuse,
            SyncStatus.Unreachable => SyncBreakCause.NoServer,
            _ => SyncBreakCause.PartyEnded,
        };
        string text = cause is SyncBreakCause.NoServer or SyncBreakCause.Misuse && !reply.Output.StartsWith(SyncText.Capital(SyncText.Word(operation.Kind)), StringComparison.Ordinal)
            ? $"{SyncText.Capital(SyncText.Of(operation.Kind, operation.Name))} was broken: {reply.Output}"
            : reply.Output;
        return new(
            operation.Kind, operation.Name, cause,
            [.. reply.Parties.Where(p => p is [SyncReply.Arrived, _]).Select(p => new SyncArrival(p[1], null, at))],
            [.. reply.Parties.Where(p => p is [SyncReply.Missing, _]).Select(p => new SyncMissing(p[1], "is missing"))],
            text);
    }

    private static SyncMessage Message(string from, string pair)
    {
        int sign = pair.IndexOf('=', StringComparison.Ordinal);
        return new(from, [new(pair[..sign], pair[(sign + 1)..])]);
    }

    private static string Text(ReadOnlyMemory<byte> value)
    {
        try
        {
            string text = s_strict.GetString(value.Span);
            return text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException("a NUL cannot be sent to a sync server") : text;
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("a value that is no text (UTF-8) cannot be sent to a sync server");
        }
    }
}
