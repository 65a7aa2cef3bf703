using System.Globalization;
using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Sync.Commands;

/// <summary>
/// Reads the words of a command. Only the waits have options, which may stand anywhere after the command's name; the words of <c>put</c>, <c>send</c>,
/// <c>log</c> and <c>ready</c> are taken as they are, so that a value may begin with dashes.
/// </summary>
internal sealed class CommandWords(IReadOnlyList<string> words)
{
    private const int MostParties = 1_000_000, MostWords = 100_000, MostReason = 400;
    private readonly List<string> _arguments = [];
    private TimeSpan? _timeout;

    public SyncCommand Parse()
    {
        if (words.Count == 0)
            return new UsageError("A command is missing: 'help' lists them.");
        if (words.Count > MostWords)
            return Wrong($"it has {words.Count} words; at most {MostWords} are read");
        return words[0] switch
        {
            "barrier" => Wait("barrier NAME [PARTIES] [--timeout S]", 2, Barrier),
            "get" => Wait("get KEY [FROM] [--timeout S]", 2, a => Or(Named(a, 1, "a stream's name"), Ask(new GetOperation(a[0], a.ElementAtOrDefault(1))))),
            "get-all" => Wait("get-all KEY [ROLE] [--timeout S]", 2, a => Or(Named(a, 1, "a role's name"), Ask(new GetAllOperation(a[0], a.ElementAtOrDefault(1))))),
            "wait" => Wait("wait MESSAGE [--timeout S]", 1, a => Ask(new WaitOperation(a[0]))),
            "wait-all" => Wait("wait-all MESSAGE [ROLE] [--timeout S]", 2, a => Or(Named(a, 1, "a role's name"), Ask(new WaitAllOperation(a[0], a.ElementAtOrDefault(1))))),
            "put" => Put(),
            "send" => Send(),
            "ready" => words.Count > 2 ? Shape("ready [VALUE]") : Or(TooLong(words.ElementAtOrDefault(1)), new ReadyCommand(words.ElementAtOrDefault(1))),
            "log" => words.Count < 2 ? Shape("log TEXT...") : Log(string.Join(' ', words.Skip(1))),
            "fail" => words.Count is < 2 or > 3 || words[1].Length == 0 ? Shape("fail REASON [LAST-LINE]") : new FailCommand(OneLine(words[1]), words.Count > 2 ? OneLine(words[2]) : null),
            "self" => Alone(new SelfCommand()),
            "role" => Alone(new RoleCommand()),
            "group" => Alone(new GroupCommand()),
            "help" or "--help" or "-h" => new HelpCommand(),
            var other => new UsageError($"There is no command {Shown(other)}: 'help' lists them."),
        };
    }

    private SyncCommand Wait(string shape, int most, Func<List<string>, SyncCommand> make)
    {
        for (int i = 1; i < words.Count; i++)
        {
            string word = words[i];
            if (word == "--timeout" || word.StartsWith("--timeout=", StringComparison.Ordinal))
            {
                if (_timeout is not null)
                    return Wrong("--timeout is given twice");
                string? seconds = word.Length > 9 ? word[10..] : words.ElementAtOrDefault(++i);
                if (seconds is null || !TryReadSeconds(seconds, out var timeout))
                    return Wrong($"--timeout takes a number of seconds above 0, up to {SyncLimits.LongestWait.TotalSeconds:0}{(seconds is null ? "" : $", not {Shown(seconds)}")}");
                _timeout = timeout;
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
                return Wrong($"it has no option {Shown(word)}; its shape is: {shape}");
            else
                _arguments.Add(word);
        }
        return _arguments.Count is 0 || _arguments.Count > most ? Shape(shape) : Named(_arguments, 0, "a name") ?? make(_arguments);
    }

    private SyncCommand Barrier(List<string> arguments)
    {
        if (arguments.Count == 1)
            return Ask(new BarrierOperation(arguments[0]));
        return int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parties) && parties is > 0 and <= MostParties
            ? Ask(new BarrierOperation(arguments[0], parties))
            : Wrong($"PARTIES is how many must come, from 1 to {MostParties}, not {Shown(arguments[1])}");
    }

    private SyncCommand Put()
    {
        if (words.Count > 3)
            return Wrong($"it takes one value, and here are {words.Count - 2} words: quote the value");
        if (words.Count < 2)
            return Shape("put KEY VALUE");
        if (Named(words, 1, "a key") is { } wrong)
            return wrong;
        // Who reads stdin has put the text in its place.
        if (words.Count == 2)
            return Wrong($"the value is missing: put {words[1]} VALUE, or put {words[1]} - for a text from stdin");
        return Or(TooLong(words[2]), new OperationCommand(new PutOperation(words[1], Encoding.UTF8.GetBytes(words[2]))));
    }

    private SyncCommand Send()
    {
        if (words.Count < 2)
            return Shape("send MESSAGE [NAME=VALUE...]");
        if (Named(words, 1, "a message's name") is { } wrong)
            return wrong;
        var values = new List<KeyValuePair<string, string>>();
        long bytes = 0;
        foreach (string word in words.Skip(2))
        {
            int sign = word.IndexOf('=', StringComparison.Ordinal);
            string name = sign < 0 ? word : word[..sign];
            // ':' ends the sender in what wait-all prints.
            if (sign < 0 || !SyncLimits.IsName(name) || name.Contains(':', StringComparison.Ordinal))
                return Wrong($"after the message come words like NAME=VALUE, with a NAME of A-Z a-z 0-9 _ . -, not {Shown(word)}");
            if (word.AsSpan().ContainsAny('\n', '\r'))
                return Wrong($"the value of {Shown(name)} has more than one line; 'put' takes such values");
            bytes += Encoding.UTF8.GetByteCount(word);
            values.Add(new(name, word[(sign + 1)..]));
        }
        return bytes > SyncLimits.Value ? Wrong($"its values are {bytes} bytes; at most {SyncLimits.Value} can be sent") : new OperationCommand(new SendOperation(words[1], values));
    }

    private SyncCommand Log(string text) => Or(TooLong(text), new LogCommand(text));

    private static SyncCommand Or(UsageError? wrong, SyncCommand right) => wrong ?? right;

    private SyncCommand Alone(SyncCommand command) => words.Count == 1 ? command : Shape(words[0]);

    private OperationCommand Ask(SyncOperation operation) => new(operation, _timeout);

    private UsageError? Named(IReadOnlyList<string> arguments, int index, string what) =>
        index >= arguments.Count || SyncLimits.IsName(arguments[index]) ? null : Wrong($"{Shown(arguments[index])} cannot be {what}: 1 to 200 characters of A-Z a-z 0-9 _ . : -");

    private UsageError? TooLong(string? value) =>
        value is null || Encoding.UTF8.GetByteCount(value) is var bytes && bytes <= SyncLimits.Value ? null : Wrong($"the value is {bytes} bytes long; at most {SyncLimits.Value} are taken");

    private UsageError Shape(string shape) => Wrong($"its shape is: {shape}");

    private UsageError Wrong(FormattableString reason) => Wrong(FormattableString.Invariant(reason));

    private UsageError Wrong(string reason) => new($"{words[0]}: {reason}.");

    private static bool TryReadSeconds(string text, out TimeSpan time)
    {
        bool good = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            && seconds >= 0.001m && seconds <= (decimal)SyncLimits.LongestWait.TotalSeconds;
        time = good ? TimeSpan.FromMilliseconds((double)(seconds * 1000)) : default;
        return good;
    }

    private static string OneLine(string text) => SyncText.Cut(Redactor.Redact(text).ReplaceLineEndings(" "), MostReason);

    /// <summary>What was typed, short enough for a sentence and on one line.</summary>
    private static string Shown(string word) => $"'{SyncText.Cut(Redactor.Redact(word), 40).ReplaceLineEndings(" ")}'";
}
