using System.Globalization;

namespace MultiStream.Protocol;

/// <summary>
/// What agents need to connect back to the controller. It reaches them as one line of their stdin: arguments are for everybody at a place to see, and the environment for each block.
/// </summary>
/// <param name="Address">The controller's, as a number.</param>
/// <param name="Port">The one that it listens on.</param>
/// <param name="Fingerprint">SHA-256 of the only certificate that may answer there, in hexadecimal digits.</param>
/// <param name="Token">By which the controller knows who was invited.</param>
internal sealed record BackInvitation(string Address, int Port, string Fingerprint, string Token)
{
    /// <summary>The agent's only argument then.</summary>
    public const string Argument = "connect-back";

    /// <summary>Begins the line on stdout by which an agent says that it cannot: then its node's name, and why.</summary>
    public const string Unreachable = "MS1 UNREACHABLE";

    /// <summary>Begins the line on stdout by which a place says that it has no agent yet: then its node's name.</summary>
    public const string Lacking = "MS1 LACKING";

    /// <summary>Longer than any invitation or greeting is.</summary>
    public const int MaxLine = 512;

    /// <summary>The line, without its end.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Address} {Port} {Fingerprint} {Token}");

    /// <summary>What an agent says first on the encrypted channel.</summary>
    public static string Greeting(string token, string node) => $"{token} {node}";

    /// <summary>Null: that is none.</summary>
    public static BackInvitation? Parse(string line) => line.Split(' ') is [var address, var port, { Length: 64 } fingerprint, { Length: > 0 } token]
        && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? new BackInvitation(address, number, fingerprint, token) : null;

    /// <summary>Without what is secret.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
}
