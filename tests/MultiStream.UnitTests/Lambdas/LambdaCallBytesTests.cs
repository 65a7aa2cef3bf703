using MultiStream.Lambdas;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>The bytes of a call, which both sides must agree on.</summary>
public sealed class LambdaCallBytesTests
{
    private static string Hex(EncodedValue value) => $"{value.Kind} {Convert.ToHexString(value.Data)}";

    [Fact]
    public void A_call_is_these_bytes()
    {
        var call = new LambdaCall("T", new Guid("00112233-4455-6677-8899-aabbccddeeff"), 0x06000001, [new CapturedValue([0x04000002, 0x04000003], new EncodedValue(ValueKind.Int32, [1, 0, 0, 0]))]);
        var writer = new MessageWriter().Begin(FrameType.Start);
        call.Write(writer);

        Assert.Equal(
            "01000000" + "54" + "10000000" + "33221100554477668899AABBCCDDEEFF" + "01000006" + "01000000" + "02000000" + "02000004" + "03000004" + "04000000" + "04000000" + "01000000",
            Convert.ToHexString(writer.End(0)[FrameHeader.Size..]));
        var arrived = Journey.Sent(call);
        Assert.Equal((call.Assembly, call.Mvid, call.MethodToken), (arrived.Assembly, arrived.Mvid, arrived.MethodToken));
        Assert.Equal(call.Captures[0].FieldPath, arrived.Captures[0].FieldPath);
    }

    [Fact]
    public void Simple_values_are_these_bytes()
    {
        Assert.Equal("Null ", Hex(ValueCodec.Encode(typeof(string), null, "x")));
        Assert.Equal("Text C5BE", Hex(ValueCodec.Encode(typeof(string), "ž", "x")));
        Assert.Equal("WideText 3DD8", Hex(ValueCodec.Encode(typeof(string), "\ud83d", "x")));
        Assert.Equal("Bool 01", Hex(ValueCodec.Encode(typeof(bool), true, "x")));
        Assert.Equal("Int32 FEFFFFFF", Hex(ValueCodec.Encode(typeof(int), -2, "x")));
        Assert.Equal("Int64 0200000000000000", Hex(ValueCodec.Encode(typeof(long), 2L, "x")));
        Assert.Equal("Double 000000000000F83F", Hex(ValueCodec.Encode(typeof(double), 1.5, "x")));
        Assert.Equal("Secret 73006500630072006500740031003200", Hex(ValueCodec.Encode(typeof(Secret), new Secret("secret12"), "x")));
    }

    /// <summary>1 a value, 2 items, each 1 a value; a text has its length twice over, the lowest bit for UTF-16; 0 null; 2 what came as number 0.</summary>
    [Fact]
    public void Data_are_these_bytes()
    {
        var node = new Node { Number = 7 };

        Assert.Equal("Data 010201026100", Hex(ValueCodec.Encode(typeof(string[]), new[] { "a", null }, "x")));
        Assert.Equal("Data 0102" + "010700000000" + "0200", Hex(ValueCodec.Encode(typeof(Node[]), new[] { node, node }, "x")));
        Assert.Equal("Data 0101" + "01000000", Hex(ValueCodec.Encode(typeof(List<int>), new List<int> { 1 }, "x")));
    }
}
