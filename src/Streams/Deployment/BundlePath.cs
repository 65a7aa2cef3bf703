namespace MultiStream.Deployment;

/// <summary>The names that files may have on their way to a place.</summary>
internal static class BundlePath
{
    /// <returns>The path.</returns>
    /// <exception cref="MultiStreamException">It would not arrive as it is.</exception>
    public static string Check(string path, string folder)
    {
        // The list of hashes is a text of lines, in which a backslash begins an escape; U+FFFD stands for what is no UTF-8.
        if (path.Any(c => char.IsControl(c) || c is '\\' or '\uFFFD'))
            throw Refused(path, folder, "has a control character, a backslash or a byte that is no UTF-8 in its name");
        if (path == FileBundle.SumsName)
            throw Refused(path, folder, "has the name that the list of hashes has at a place");
        return path;
    }

    private static MultiStreamException Refused(string path, string folder, string why) =>
        new($"{Options.SettingText.Quote(path)} in {folder} cannot be shipped: it {why}. Rename it, or keep it at home with MultiStream/Ship/Ignore.");
}
