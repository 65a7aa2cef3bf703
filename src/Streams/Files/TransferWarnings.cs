using System.Globalization;

namespace MultiStream.Files;

/// <summary>What one transfer left out: told as it comes, up to a number, and then how many more. The other side may have millions, or say so.</summary>
/// <param name="tell">Is told.</param>
internal sealed class TransferWarnings(Action<string> tell)
{
    public const int Most = 100;
    private int _count;

    public void Add(string text)
    {
        if (++_count <= Most)
            tell(text);
    }

    /// <summary>At the end of the transfer, however it ended.</summary>
    public void End()
    {
        if (_count > Most)
            tell(string.Create(CultureInfo.InvariantCulture, $"and {_count - Most} more, of which the names are not kept"));
    }
}
