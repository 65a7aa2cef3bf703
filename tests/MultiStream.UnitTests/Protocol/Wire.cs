using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>Frames and messages as bytes.</summary>
internal static class Wire
{
    /// <summary>The whole frame that a message writes.</summary>
    public static byte[] Frame(Action<MessageWriter> write, uint sequence = 0)
    {
        var writer = new MessageWriter();
        write(writer);
        return writer.End(sequence).ToArray();
    }

    /// <summary>What follows the header.</summary>
    public static byte[] Payload(Action<MessageWriter> write) => Frame(write)[FrameHeader.Size..];

    /// <summary>Bytes from hexadecimal text; spaces and line ends are for the reader of the test.</summary>
    public static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));

    public static void AssertBytes(string expected, ReadOnlySpan<byte> actual) =>
        Assert.Equal(Convert.ToHexString(Hex(expected)), Convert.ToHexString(actual));
}
