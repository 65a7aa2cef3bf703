namespace MultiStream.Sync.Wire;

/// <summary>A line of a participant, as its parts.</summary>
/// <param name="Prefix">"#tag " or nothing: what the answer's lines begin with.</param>
/// <param name="Words">Null when they cannot be read.</param>
/// <param name="Wrong">Why, as a sentence.</param>
internal sealed record WireLine(string Prefix, IReadOnlyList<string>? Words, string? Wrong)
{
    private const int LongestTag = 32;

    public static WireLine Read(string line)
    {
        line = line.TrimStart(' ', '\t');
        string prefix = "";
        if (line.StartsWith('#'))
        {
            int end = line.AsSpan().IndexOfAny(' ', '\t');
            string tag = end < 0 ? line[1..] : line[1..end];
            if (tag.Length > LongestTag || !SyncLimits.IsName(tag))
                return new("", null, FormattableString.Invariant($"A tag is # and 1 to {LongestTag} characters of A-Z a-z 0-9 _ . : -"));
            prefix = $"#{tag} ";
            line = end < 0 ? "" : line[end..];
        }
        // Arguments of programs cannot hold one, and terminals show nothing of it.
        if (line.Contains('\0', StringComparison.Ordinal))
            return new(prefix, null, "There is a NUL in the line.");
        return WireText.Split(line, out string reason) is { } words ? new(prefix, words, null) : new(prefix, null, $"The line cannot be read: {reason}.");
    }
}

/// <summary>The words of hello.</summary>
/// <param name="OfTest">It is a part of a test run: it may be the test's body, and is told who had come and who had not.</param>
internal sealed record WireHello(string Name, string? Role, string? Token, bool OfTest)
{
    private const string Test = "test=yes";

    public static WireHello? Read(IReadOnlyList<string> words, out string wrong)
    {
        string? role = null, token = null, name = words.ElementAtOrDefault(1);
        bool test = false;
        wrong = $"The shape is: hello NAME [role=ROLE] [token=TOKEN] [{Test}]";
        foreach (string word in words.Skip(2))
        {
            if (role is null && word.StartsWith("role=", StringComparison.Ordinal))
                role = word["role=".Length..];
            else if (token is null && word.StartsWith("token=", StringComparison.Ordinal))
                token = word["token=".Length..];
            else if (!test && word == Test)
                test = true;
            else
                return null;
        }
        if (name is null)
            return null;
        if (SyncLimits.IsName(name) && (role is null || SyncLimits.IsName(role)))
            return new(name, role, token, test);
        wrong = "NAME and ROLE have 1 to 200 characters of A-Z a-z 0-9 _ . : -";
        return null;
    }
}
