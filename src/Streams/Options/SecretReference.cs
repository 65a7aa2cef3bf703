namespace MultiStream.Options;

/// <summary>The value of a secret setting: <c>${env:NAME}</c> or <c>${file:path}</c>, and nothing beside it.</summary>
/// <param name="environment">The environment variables.</param>
internal sealed class SecretReference(IReadOnlyDictionary<string, string> environment)
{
    private const long MaxFile = 64 * 1024;
    private const string Right = "write ${env:NAME} or ${file:path}";

    /// <summary>Null, or a sentence that does not show what was written: that may be the secret itself.</summary>
    /// <param name="written">As in the settings.</param>
    /// <param name="baseDirectory">Where a relative path begins.</param>
    /// <param name="value">The secret's text.</param>
    public string? Resolve(string written, string? baseDirectory, out string value)
    {
        value = "";
        if (!written.StartsWith("${", StringComparison.Ordinal) || written.IndexOf('}', StringComparison.Ordinal) != written.Length - 1)
            return $"is a text, and a secret must not stand in the settings; {Right}, and nothing else.";
        var parts = written[2..^1].Split(':', 2);
        return (parts[0].ToUpperInvariant(), parts) switch
        {
            ("ENV", [_, { Length: > 0 } name]) => Variable(name, out value),
            ("FILE", [_, { Length: > 0 } path]) => FromFile(path, baseDirectory, out value),
            ("PARAM", _) => $"refers to a test run parameter, which stands in the settings as a text; {Right}.",
            _ => $"is no reference; {Right}.",
        };
    }

    private string? Variable(string name, out string value)
    {
        if (!environment.TryGetValue(name, out value!) || value.Length == 0)
        {
            value = "";
            return $"refers to the environment variable {SettingText.Quote(name)}, which is not set, or is empty; set it.";
        }
        return Secret.Problem(value) is { } problem ? $"refers to the environment variable {SettingText.Quote(name)}, whose value {problem}" : null;
    }

    private static string? FromFile(string path, string? baseDirectory, out string value)
    {
        value = "";
        string file;
        try
        {
            file = SettingsPath.Resolve(path, baseDirectory, Environment.GetEnvironmentVariable("HOME"));
            if (new FileInfo(file) is { Exists: true, Length: > MaxFile })
                return $"refers to the file {SettingText.Quote(file)}, which is larger than 64 kB; name the right one.";
            // An editor's newline at the end is nobody's password.
            value = File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (MultiStreamSettingsException e)
        {
            return $"refers to a file that is not known. {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"refers to the file {SettingText.Quote(path)}, which cannot be read: {e.Message}";
        }
        return Secret.Problem(value) is { } problem ? $"refers to the file {SettingText.Quote(file)}, whose text {problem}" : null;
    }
}
