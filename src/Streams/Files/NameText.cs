using System.Globalization;
using System.Text;

namespace MultiStream.Files;

/// <summary>
/// A name's bytes as text and back. Bytes that are no UTF-8 become half surrogate pairs (0xFF is U+DCFF), which no UTF-8 has, so that each name comes back
/// as it was; .NET itself would make all of them U+FFFD.
/// </summary>
internal static class NameText
{
    private const int EscapeBase = 0xDC00;

    public static string ToText(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out var rune, out int used) == System.Buffers.OperationStatus.Done)
                text.Append(rune);
            else
            {
                foreach (byte b in name[..used])
                    text.Append((char)(EscapeBase + b));
            }
            name = name[used..];
        }
        return text.ToString();
    }

    public static byte[] ToBytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            if (IsEscape(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1])))
            {
                bytes.Add((byte)(text[i++] - EscapeBase));
                continue;
            }
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out int used);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            i += used;
        }
        return [.. bytes];
    }

    /// <summary>A name that .NET can open: it is UTF-8.</summary>
    public static bool IsPlain(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsEscape(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1])))
                return false;
        }
        return true;
    }

    /// <summary>For messages: on one line, with odd bytes as <c>\xFF</c>.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsEscape(c) && (i == 0 || !char.IsHighSurrogate(text[i - 1])))
                shown.Append(CultureInfo.InvariantCulture, $"\\x{c - EscapeBase:X2}");
            else if (c == '\n')
                shown.Append("\\n");
            else if (char.IsControl(c))
                shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
            else
                shown.Append(c);
        }
        return shown.ToString();
    }

    private static bool IsEscape(char c) => c is >= (char)(EscapeBase + 0x80) and <= (char)(EscapeBase + 0xFF);
}
