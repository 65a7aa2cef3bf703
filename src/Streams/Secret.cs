namespace MultiStream;

/// <summary>A text that no log, result or message may show: a password, a token. Captured by a C# block it travels to the block's host.</summary>
public sealed class Secret
{
    private readonly string _value;

    internal Secret(string value) => _value = value;

    /// <summary>The value of an environment variable of this process.</summary>
    /// <param name="name">The variable's name.</param>
    /// <exception cref="MultiStreamException">The variable is not set, or is empty.</exception>
    public static Secret FromEnvironment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? new Secret(value)
            : throw new MultiStreamException($"The secret in environment variable {name} is missing: the variable is not set, or is empty.");
    }

    /// <summary>The text itself. What is done with it from here on is the caller's care.</summary>
    public string Reveal() => _value;

    /// <summary>Three stars, whatever the text is.</summary>
    public override string ToString() => "***";
}
