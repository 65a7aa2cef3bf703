using System.Globalization;
using MultiStream.Secrets;

namespace MultiStream;

/// <summary>
/// A text that no log, result or message may show: a password, a token. Where it turns up it becomes <c>***</c>. Captured by a C# block it travels to the
/// block's host.
/// </summary>
public sealed class Secret
{
    /// <summary>Three stars for every "abc" in a log would leave nothing to read.</summary>
    internal const int MinLength = 4;

    private readonly string _value;

    /// <exception cref="ArgumentException">The value is too short.</exception>
    internal Secret(string value)
    {
        if (Problem(value) is { } problem)
            throw new ArgumentException($"A secret {problem}", nameof(value));
        _value = value;
        Redactor.Process.Add(value);
    }

    /// <summary>The value of an environment variable of this process.</summary>
    /// <param name="name">The variable's name.</param>
    /// <exception cref="MultiStreamException">The variable is not set, is empty, or has fewer than four characters.</exception>
    public static Secret FromEnvironment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } value)
            throw new MultiStreamException($"The secret in environment variable {name} is missing: the variable is not set, or is empty.");
        return Problem(value) is { } problem
            ? throw new MultiStreamException($"The secret in environment variable {name} {problem}")
            : new Secret(value);
    }

    /// <summary>The text itself. It is still taken out of logs and results; what else is done with it from here on is the caller's care.</summary>
    public string Reveal() => _value;

    /// <summary>Three stars, whatever the text is.</summary>
    public override string ToString() => "***";

    /// <summary>Why a text cannot be a secret, as the rest of a sentence that does not show it; null when it can.</summary>
    internal static string? Problem(string value) =>
        value.Trim().Length < MinLength ? string.Create(CultureInfo.InvariantCulture,
            $"has fewer than {MinLength} characters: to take it out of logs and results would make them unreadable. Use a longer one.")
        : value.Contains('\0', StringComparison.Ordinal) ? "holds a NUL character, which no environment variable can carry. Use one without."
        : null;
}
