namespace MultiStream.Lambdas;

/// <summary>A value, or all values of a type, would not arrive as they are. Ends where it gets its variable's name, in <see cref="Refusals"/>.</summary>
/// <param name="what">What stands at the path: "a Dog where a Pet is declared".</param>
/// <param name="fix">What to write instead: one sentence.</param>
internal sealed class NotDataException(string what, string fix) : Exception
{
    /// <summary>From the value to the part that does not travel: ".Lines[3].Product"; empty: the value itself.</summary>
    public string Path { get; private set; } = "";

    public string What { get; } = what;

    public override string Message => What;

    public string Fix => fix;

    public NotDataException Under(string step)
    {
        Path = step + Path;
        return this;
    }
}
