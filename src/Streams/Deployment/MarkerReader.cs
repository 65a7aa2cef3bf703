using System.Text;

namespace MultiStream.Deployment;

/// <summary>
/// Finds our lines in what a place prints. A profile, a banner or a shell may print anything before them, so each line of ours begins with
/// a marker; what is not ours is skipped and kept. Reads one byte at a time: frames follow the agent's line at once, and a byte read too
/// many would be lost to them.
/// </summary>
/// <param name="until">What does not happen when the pipe closes.</param>
internal sealed class MarkerReader(Stream source, string until = "the agent said hello")
{
    /// <summary>How much of the noise is kept: the last of it, which is where errors stand.</summary>
    public const int MaxNoise = 64 * 1024;

    private const int MaxLine = 4096;
    private static readonly string[] s_words = ["NEED", "ERR", "GO", "AGENT"];
    private readonly NoiseBuffer _noise = new(MaxNoise);
    private readonly byte[] _one = new byte[1];

    private static ReadOnlySpan<byte> Prefix => "\u001eMS1 "u8;

    /// <summary>What was skipped, as text.</summary>
    public string Noise => _noise.ToString();

    /// <summary>The next line with a marker; the line itself is consumed to its newline and not a byte more.</summary>
    /// <exception cref="HandshakeException">The pipe closed.</exception>
    public Marker Next()
    {
        int matched = 0;
        while (true)
        {
            byte b = ReadByte();
            if (b == Prefix[matched])
                matched++;
            else
            {
                _noise.Add(Prefix[..matched]);
                matched = b == Prefix[0] ? 1 : 0;      // 0x1e stands only at the start of the prefix
                if (matched == 0)
                    _noise.Add([b]);
            }
            if (matched < Prefix.Length)
                continue;
            matched = 0;
            if (ReadMarkerLine(ref matched) is { } marker)
                return marker;
        }
    }

    /// <summary>One line of the text that follows a NEED.</summary>
    /// <exception cref="HandshakeException">The pipe closed, or the line is longer than any of ours.</exception>
    public string ReadLine()
    {
        var line = new List<byte>();
        for (byte b = ReadByte(); b != '\n'; b = ReadByte())
        {
            if (line.Count == MaxLine)
                throw new HandshakeException(OpenFailure.ProtocolMismatch, "The place sent a line of over 4096 bytes where the bootstrap lists the files that it has.", Noise);
            line.Add(b);
        }
        return Encoding.UTF8.GetString([.. line]);
    }

    /// <summary>Null when the line turns out not to be ours; it is noise then, and what may begin another marker counts as matched.</summary>
    private Marker? ReadMarkerLine(ref int matched)
    {
        var line = new List<byte>();
        while (true)
        {
            byte b = ReadByte();
            if (b == '\n')
            {
                var text = Encoding.UTF8.GetString([.. line]);
                int space = text.IndexOf(' ', StringComparison.Ordinal);
                var word = space < 0 ? text : text[..space];
                if (s_words.Contains(word))
                    return new Marker(word, space < 0 ? "" : text[(space + 1)..]);
                line.Add(b);
                break;
            }
            if (b == Prefix[0])
            {
                matched = 1;
                break;
            }
            line.Add(b);
            if (line.Count == MaxLine)
                break;
        }
        _noise.Add(Prefix);
        _noise.Add([.. line]);
        return null;
    }

    private byte ReadByte()
    {
        int count;
        try
        {
            count = source.Read(_one, 0, 1);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Closed(e);
        }
        return count == 1 ? _one[0] : throw Closed(null);
    }

    private HandshakeException Closed(Exception? inner) =>
        new(OpenFailure.Other, $"The pipe closed before {until}.", Noise, pipeClosed: true, inner);
}

/// <summary>A line of the bootstrap or the agent: NEED, ERR, GO, AGENT, and what follows the word.</summary>
internal readonly record struct Marker(string Word, string Rest);
