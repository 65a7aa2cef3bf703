namespace MultiStream.Tool;

/// <summary>Where a command's words go.</summary>
internal static class Screen
{
    private const int Usual = 80, Widest = 120;

    /// <summary>Characters of a line of text: what everybody can read where there is no terminal, and not more than anybody likes to where there is one.</summary>
    public static int Width => Console.IsOutputRedirected ? Usual : Math.Clamp(Console.WindowWidth - 1, Usual - 1, Widest);

    /// <summary>A line that tells how far it is, for who sits at a terminal; null: nobody does.</summary>
    public static IWatchScreen? ForProgress() => Console.IsErrorRedirected ? null : new OneLine(Console.Error, () => Console.WindowWidth);
}
