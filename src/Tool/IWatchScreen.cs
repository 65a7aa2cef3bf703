namespace MultiStream.Tool;

/// <summary>Where the line of a watched run goes.</summary>
internal interface IWatchScreen
{
    /// <param name="state">The line without its times: it differs when something has happened.</param>
    /// <param name="line">The line.</param>
    void Show(string state, string line);

    /// <summary>The last line.</summary>
    void End(string line);
}
