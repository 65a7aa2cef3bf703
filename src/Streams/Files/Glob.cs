namespace MultiStream.Files;

/// <summary>
/// A pattern for paths: <c>*</c>, <c>?</c> and <c>[a-z]</c> within one name, <c>**</c> for any number of folders, <c>\</c> before a character that means itself.
/// As in a shell, a name that begins with a dot matches only a pattern that does.
/// </summary>
internal sealed class Glob
{
    private Glob(bool isAbsolute, IReadOnlyList<string> steps) => (IsAbsolute, Steps) = (isAbsolute, steps);

    public bool IsAbsolute { get; }

    /// <summary>The names and patterns between the slashes.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>A path that was found, as text.</summary>
    public string Show(IReadOnlyList<string> path) => (IsAbsolute ? "/" : path.Count == 0 ? "." : "") + string.Join('/', path);

    /// <exception cref="FileFault">It is no pattern that could match.</exception>
    public static Glob Parse(string pattern)
    {
        var steps = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToList();
        if (steps.Contains(".."))
            throw new FileFault($"'{NameText.Show(pattern)}' goes up by '..': write the absolute path");
        if (steps.Count == 0)
            throw new FileFault($"'{NameText.Show(pattern)}' names no file: to fetch all of the stream's directory, write '*'");
        return new Glob(pattern.StartsWith('/'), steps);
    }

    public static bool IsAnyFolders(string step) => step == "**";

    /// <summary>The name that a step stands for, when it can only be one; null: it is a pattern.</summary>
    public static string? Literal(string step)
    {
        var name = new System.Text.StringBuilder(step.Length);
        for (int i = 0; i < step.Length; i++)
        {
            if (step[i] is '*' or '?' or '[')
                return null;
            if (step[i] == '\\' && i + 1 < step.Length)
                i++;
            name.Append(step[i]);
        }
        return name.ToString();
    }

    /// <summary>Whether a name matches a step.</summary>
    public static bool Matches(string step, string name)
    {
        if (name.StartsWith('.') && !step.StartsWith('.') && !step.StartsWith("\\.", StringComparison.Ordinal))
            return false;
        // Back to the last star when what comes after it does not fit: no pattern takes more than the product of the lengths.
        int s = 0, n = 0, star = -1, from = 0;
        while (n < name.Length)
        {
            if (s < step.Length && step[s] == '*')
            {
                star = s++;
                from = n;
            }
            else if (s < step.Length && MatchesOne(step, s, name, n) is var (nextStep, nextName) && nextStep > 0)
                (s, n) = (nextStep, nextName);
            else if (star >= 0)
            {
                s = star + 1;
                n = from += CharLength(name, from);
            }
            else
                return false;
        }
        while (s < step.Length && step[s] == '*')
            s++;
        return s == step.Length;
    }

    /// <summary>The positions after one character, or (0, 0) when it does not match.</summary>
    private static (int Step, int Name) MatchesOne(string step, int s, string name, int n)
    {
        int after = n + CharLength(name, n);
        if (step[s] == '?')
            return (s + 1, after);
        if (step[s] == '[' && Close(step, s) is var close && close > 0)
            return InSet(step[(s + 1)..close], CodeAt(name, n)) ? (close + 1, after) : (0, 0);
        if (step[s] == '\\' && s + 1 < step.Length)
            s++;
        return CodeAt(step, s) == CodeAt(name, n) ? (s + CharLength(step, s), after) : (0, 0);
    }

    /// <summary>Where a set ends; 0: there is none, and the bracket means itself. A bracket that comes first is of the set.</summary>
    private static int Close(string step, int open)
    {
        int first = open + 1;
        if (first < step.Length && step[first] is '!' or '^')
            first++;
        int close = first < step.Length ? step.IndexOf(']', first + 1) : -1;
        return Math.Max(close, 0);
    }

    private static bool InSet(string set, int code)
    {
        bool negated = set[0] is '!' or '^';
        for (int i = negated ? 1 : 0; i < set.Length; i += CharLength(set, i))
        {
            int low = CodeAt(set, i), next = i + CharLength(set, i);
            int high = low;
            if (next + 1 < set.Length && set[next] == '-')
            {
                high = CodeAt(set, next + 1);
                i = next + 1;
            }
            if (code >= low && code <= high)
                return !negated;
        }
        return negated;
    }

    private static int CharLength(string text, int at) => char.IsSurrogatePair(text, at) ? 2 : 1;

    private static int CodeAt(string text, int at) => char.IsSurrogatePair(text, at) ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];
}
