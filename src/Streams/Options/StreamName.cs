namespace MultiStream.Options;

/// <summary>The rule for the names of streams and roles: valid as XML element and environment name too.</summary>
internal static class StreamName
{
    public const string Problem = "is not a name of a stream; write a letter, then letters, digits, '_' or '-'.";

    public static bool IsValid(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>True for <c>client-0</c> and <c>client</c>.</summary>
    public static bool IsMember(string name, string role) =>
        name.Length > role.Length + 1
        && name[role.Length] == '-'
        && name.StartsWith(role, StringComparison.OrdinalIgnoreCase)
        && name.AsSpan(role.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
