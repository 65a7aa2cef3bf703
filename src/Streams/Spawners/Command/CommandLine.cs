using System.Text;
using MultiStream.Blocks;

namespace MultiStream.Spawners.Command;

/// <summary>
/// A command line of the settings with <c>{agent}</c> in it. It is split into words as a POSIX shell does, quotes and backslashes included, but no
/// shell reads it: nothing is expanded. <c>{agent}</c> as a word of its own becomes the words <c>sh -c BOOTSTRAP</c>. Where it is quoted, or only a
/// part of a word, that word is a command line for somebody further on (<c>su -c '{agent}'</c>), and it becomes text for that one's shell.
/// </summary>
internal static class CommandLine
{
    public const string Agent = "{agent}";

    /// <summary>What only a shell would understand.</summary>
    private const string Operators = "|&;<>()`$\n";

    private const string Right = "a command with {agent} once, as in 'sudo -u other {agent}'";

    /// <summary>What would be right; null: the command is.</summary>
    public static string? Check(string command)
    {
        int count = command.Split(Agent).Length - 1;
        if (count != 1)
            return $"{Right}; it stands for what is to be started, and is there {(count == 0 ? "not at all" : FormattableString.Invariant($"{count} times"))}";
        if (Split(command, strict: true, out var words) is { } problem)
            return problem;
        return words[0].Text.Contains(Agent, StringComparison.Ordinal) ? "a command that begins with a program, as in 'sudo -u other {agent}'" : null;
    }

    /// <summary>What would be right; null: the words are. For words that follow a program, without <c>{agent}</c>.</summary>
    public static string? CheckWords(string words) => Split(words, strict: true, out _)?.Replace("a command", "words", StringComparison.Ordinal);

    /// <summary>The words of a text that <see cref="CheckWords"/> finds right.</summary>
    public static IEnumerable<string> Words(string words)
    {
        Split(words, strict: true, out var found);
        return found.Select(w => w.Text);
    }

    /// <summary>The words to start.</summary>
    /// <param name="command">A command that <see cref="Check"/> finds right.</param>
    /// <param name="shellCommand">What a POSIX shell of the place is to run.</param>
    public static List<string> Words(string command, string shellCommand)
    {
        Split(command, strict: true, out var words);
        return [.. words.SelectMany<Word, string>(w =>
            w.IsAgent ? ["sh", "-c", shellCommand]
            : w.Text.Contains(Agent, StringComparison.Ordinal) ? [ForShell(w.Text, shellCommand)]
            : [w.Text])];
    }

    private static string ForShell(string text, string shellCommand) => text.Replace(Agent, Replacement(text, shellCommand), StringComparison.Ordinal);

    /// <summary>What stands for <c>{agent}</c> in a line that a shell reads. How deep it is quoted there tells how many shells come behind that one.</summary>
    private static string Replacement(string line, string shellCommand)
    {
        Split(line, strict: false, out var words);
        var word = words.First(w => w.Text.Contains(Agent, StringComparison.Ordinal));
        return word.Quote switch
        {
            // What the shell makes of the word is a line for the next one; here it stands in the quotes that are there already.
            '\'' => Replacement(word.Text, shellCommand).Replace("'", "'\\''", StringComparison.Ordinal),
            '"' => InDoubleQuotes(Replacement(word.Text, shellCommand)),
            _ => "sh -c " + ShellQuoting.Quote(shellCommand),
        };
    }

    private static string InDoubleQuotes(string text)
    {
        var quoted = new StringBuilder();
        foreach (char c in text)
            (c is '\\' or '"' or '$' or '`' ? quoted.Append('\\') : quoted).Append(c);
        return quoted.ToString();
    }

    /// <returns>What would be right; null: all is.</returns>
    private static string? Split(string line, bool strict, out List<Word> words)
    {
        words = [];
        StringBuilder? word = null;
        bool quoted = false;
        char around = '\0', quote = '\0';   // around {agent}; around what is read
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote == '\0' && (c is ' ' or '\t' || (c is '\n' && !strict)))
            {
                End(words);
                continue;
            }
            word ??= new StringBuilder();
            if (string.CompareOrdinal(line, i, Agent, 0, Agent.Length) == 0)
                around = quote;
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && (c is '\'' or '"'))
                (quote, quoted) = (c, true);
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length && (quote == '\0' || line[i + 1] is '\\' or '"' or '$' or '`'))
                (word, quoted) = (word.Append(line[++i]), true);
            else if (c == '\\' && quote == '\0' && strict)
                return "a command that does not end with a backslash";
            else if (strict && ((quote == '\0' && Operators.Contains(c, StringComparison.Ordinal)) || (quote == '"' && (c is '$' or '`'))))
                return $"a command without {(c == '\n' ? "a new line" : c)}, or with it in single quotes: no shell reads this; one can be the command, as in sh -c '… {{agent}}'";
            else
                word.Append(c);
        }
        if (quote != '\0' && strict)
            return $"a command in which the quote {quote} also ends";
        End(words);
        return null;

        void End(List<Word> all)
        {
            if (word is not null)
                all.Add(new Word(word.ToString(), word.ToString() == Agent && !quoted, around));
            (word, quoted, around) = (null, false, '\0');
        }
    }

    /// <param name="Text">Without its quotes.</param>
    /// <param name="IsAgent">It is <see cref="Agent"/>, as written.</param>
    /// <param name="Quote">The quotes around <see cref="Agent"/> in it.</param>
    private readonly record struct Word(string Text, bool IsAgent, char Quote);
}
