using System.Buffers.Binary;

namespace MultiStream.Lambdas;

/// <summary>Texts as they are in memory, char by char. Every encoding of .NET, UTF-16 included, puts U+FFFD where half of a surrogate pair stands alone.</summary>
internal static class Utf16
{
    public static byte[] Bytes(string text)
    {
        var bytes = new byte[text.Length * sizeof(char)];
        for (int i = 0; i < text.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(char)), text[i]);
        return bytes;
    }

    public static string Text(byte[] bytes) => string.Create(bytes.Length / sizeof(char), bytes, static (text, bytes) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * sizeof(char)));
    });
}
