namespace MultiStream.Spawners.Ssh;

/// <summary>The checks of a private key that ssh makes too, but answers with no more than "Permission denied" by the host.</summary>
internal static class KeyFile
{
    /// <summary>What is wrong and what to do, or null.</summary>
    public static string? WhyNot(string path)
    {
        if (Directory.Exists(path))
            return "it is a folder. Name the private key itself.";
        if (!File.Exists(path))
            return "there is no such file.";
        try
        {
            using (File.OpenRead(path))
            {
                // Opening is the question.
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return $"it cannot be read: {e.Message}";
        }
        // Who else may read it is left to ssh, which asks only about keys of the user's own, and says what it finds.
        return null;
    }
}
