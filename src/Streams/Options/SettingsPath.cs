namespace MultiStream.Options;

/// <summary>What a file name in the settings means.</summary>
internal static class SettingsPath
{
    /// <summary>True for <c>~name/…</c>, another user's home, which is not looked up.</summary>
    public static bool IsOtherHome(string value) => value.StartsWith('~') && value.Length > 1 && !IsSeparator(value[1]);

    /// <summary><c>~</c> is the home; a relative path is relative to the folder of the run settings.</summary>
    /// <param name="value">As in the settings; not empty.</param>
    /// <param name="baseDirectory">Null: a relative path stays relative, so that the system takes the current directory.</param>
    /// <param name="home">The home of the user who runs the tests; null or empty: unknown.</param>
    /// <exception cref="MultiStreamSettingsException">The path needs a home that is unknown.</exception>
    public static string Resolve(string value, string? baseDirectory, string? home)
    {
        if (value == "~" || (value.StartsWith('~') && IsSeparator(value[1])))
        {
            if (string.IsNullOrEmpty(home))
                throw new MultiStreamSettingsException($"The path {SettingText.Quote(value)} begins at the home of the user, and that is not known: set HOME, or write the path in full.");
            return value.Length <= 2 ? home : Path.Combine(home, value[2..]);
        }
        return baseDirectory is null || Path.IsPathFullyQualified(value) ? value : Path.GetFullPath(value, Path.GetFullPath(baseDirectory));
    }

    private static bool IsSeparator(char c) => c == Path.DirectorySeparatorChar || c == Path.AltDirectorySeparatorChar;
}
