using System.Runtime.InteropServices;

namespace MultiStream.Lambdas;

/// <summary>A text as its UTF-16 code units, whatever they are: every <see cref="System.Text.Encoding"/> replaces half of a surrogate pair by U+FFFD.</summary>
internal static class WideText
{
    public static byte[] Bytes(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    public static string Of(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Cast<byte, char>(bytes));
}
