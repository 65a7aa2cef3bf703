using System.Text;

namespace MultiStream.Blocks;

/// <summary>
/// Where in a shell command the next character would stand. A quoted word is one word only where a shell begins to read one: inside quotes, a
/// here-document or a comment its own quotes end what is open or are text, and what it holds is run.
/// </summary>
internal sealed class ShellContext
{
    private const string WordEnds = " \t\n;&|()<>";
    private readonly Stack<Place> _open = [];
    private readonly Queue<(string End, bool StripTabs)> _documents = [];
    private readonly StringBuilder _line = new();
    private StringBuilder? _delimiter;
    private bool _stripTabs, _escaped, _dollar, _less, _substitutionBegins, _wordBegins = true;
    private int _parentheses;

    /// <summary>bash looks for the end of a text in backticks by counting quotes, and an apostrophe inside double quotes there misleads it up to the end of the command.</summary>
    private bool _bashIsMisled;

    private enum Place
    {
        Word,
        SingleQuotes,
        DoubleQuotes,
        Backticks,
        Comment,
        Parameter,
        Parentheses,
        Arithmetic,
        Document,
    }

    private Place Here => _open.TryPeek(out var place) ? place : Place.Word;

    /// <summary>Goes on over text that stands as it is.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (_delimiter is not null && ReadDelimiter(c))
                continue;
            ReadOne(c);
        }
    }

    /// <summary>Goes on over a quoted word; what is wrong with one here, and what to write, or null.</summary>
    public string? ReadWord()
    {
        string? refusal =
            _escaped ? "follows a backslash, which would undo its quotes. Leave the backslash out"
            : _dollar ? "follows a '$'. For a variable of the shell double the braces: ${{NAME}}"
            : _delimiter is not null ? "names the end of a here-document, which has to stand as it is: write {x:raw}"
            : _open.Contains(Place.Backticks) ? "stands in backticks, which are read twice. Write $(…) in place of `…`"
            : _bashIsMisled ? "comes after \"…'…\" in backticks, after which bash may read quotes wrong. Write $(…) in place of `…`"
            : IsInQuotes ? "stands inside quotes, which its own quotes would end. Leave them out: a hole is quoted already, and joins what stands beside it, as in --name={x}"
            : Here switch
            {
                Place.Comment => "stands in a comment, which ends at a newline in the value. Leave it out",
                Place.Arithmetic => "stands in $((…)), where its quotes would be an error. Write {x:raw} for a number",
                Place.Document => "stands in a here-document, where its quotes would be text. Set a variable with .WithEnvironment(name, value) and write $name there",
                _ => null,
            };
        _wordBegins = _less = _substitutionBegins = false;
        return refusal;
    }

    /// <summary>A <c>${…}</c> belongs to the quotes around it; a <c>$(…)</c> begins anew.</summary>
    private bool IsInQuotes => _open.SkipWhile(p => p == Place.Parameter).FirstOrDefault() is Place.SingleQuotes or Place.DoubleQuotes;

    private void ReadOne(char c)
    {
        var (escaped, dollar, less, substitutionBegins, wordBegins) = (_escaped, _dollar, _less, _substitutionBegins, _wordBegins);
        _escaped = _dollar = _less = _substitutionBegins = _wordBegins = false;
        if (escaped)
            return;
        switch (Here)
        {
            case Place.SingleQuotes:
                if (c == '\'')
                    _open.Pop();
                return;
            case Place.Comment when c != '\n':
                return;
            case Place.Comment:
                _open.Pop();
                break;
            case Place.Document:
                ReadDocument(c);
                return;
            case Place.Arithmetic:
                _parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (_parentheses == 0)
                    _open.Pop();
                return;
        }
        if (c == '\'' && Here == Place.DoubleQuotes && _open.Contains(Place.Backticks))
            _bashIsMisled = true;
        if (ReadAnywhere(c, dollar) || Here == Place.DoubleQuotes)
            return;
        ReadUnquoted(c, less, substitutionBegins, wordBegins);
        _wordBegins = WordEnds.Contains(c, StringComparison.Ordinal);
    }

    /// <summary>What means something inside double quotes too.</summary>
    private bool ReadAnywhere(char c, bool dollar)
    {
        switch (c)
        {
            case '\\':
                _escaped = true;
                return true;
            case '$':
                _dollar = !dollar;
                return true;
            case '(' when dollar:
                _open.Push(Place.Parentheses);
                _substitutionBegins = _wordBegins = true;
                return true;
            case '{' when dollar:
                _open.Push(Place.Parameter);
                return true;
            case '}' when Here == Place.Parameter:
                _open.Pop();
                return true;
            case '"':
                Toggle(Place.DoubleQuotes);
                return true;
            case '`':
                Toggle(Place.Backticks);
                _wordBegins = true;
                return true;
            default:
                return false;
        }
    }

    private void ReadUnquoted(char c, bool less, bool substitutionBegins, bool wordBegins)
    {
        switch (c)
        {
            case '\'' when !IsInQuotes:
                _open.Push(Place.SingleQuotes);
                break;
            case '(' when substitutionBegins:
                _open.Pop();
                _open.Push(Place.Arithmetic);
                _parentheses = 2;
                break;
            case '(':
                _open.Push(Place.Parentheses);
                break;
            case ')' when Here == Place.Parentheses:
                _open.Pop();
                break;
            case '#' when wordBegins && Here != Place.Parameter:
                _open.Push(Place.Comment);
                break;
            case '<' when less:
                (_delimiter, _stripTabs) = (new StringBuilder(), false);
                break;
            case '<':
                _less = true;
                break;
            case '\n' when _documents.Count > 0:
                _open.Push(Place.Document);
                break;
        }
    }

    private void Toggle(Place place)
    {
        if (Here == place)
            _open.Pop();
        else
            _open.Push(place);
    }

    /// <summary>The word after <c>&lt;&lt;</c>. False when the character comes after it.</summary>
    private bool ReadDelimiter(char c)
    {
        if (_delimiter!.Length == 0 && c is ' ' or '\t')
            return true;
        if (_delimiter.Length == 0 && c == '-' && !_stripTabs)
            return _stripTabs = true;
        if (!WordEnds.Contains(c, StringComparison.Ordinal))
        {
            if (c is not ('\'' or '"' or '\\'))
                _delimiter.Append(c);
            return true;
        }
        if (_delimiter.Length > 0)
            _documents.Enqueue((_delimiter.ToString(), _stripTabs));
        _delimiter = null;
        return false;
    }

    private void ReadDocument(char c)
    {
        if (c != '\n')
        {
            _line.Append(c);
            return;
        }
        var (end, stripTabs) = _documents.Peek();
        var line = _line.ToString();
        _line.Clear();
        if ((stripTabs ? line.TrimStart('\t') : line) != end)
            return;
        _documents.Dequeue();
        if (_documents.Count > 0)
            return;
        _open.Pop();
        _wordBegins = true;
    }
}
