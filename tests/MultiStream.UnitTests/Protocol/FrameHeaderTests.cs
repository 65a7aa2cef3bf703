using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

public sealed class FrameHeaderTests
{
    [Fact]
    public void A_header_is_type_zeros_channel_length_and_sequence_little_endian()
    {
        var header = new FrameHeader(FrameType.Output, 0x11223344, 0x00010203, 0xAABBCCDD);
        var bytes = new byte[FrameHeader.Size];
        bytes.AsSpan().Fill(0xFF);

        header.Write(bytes);

        Wire.AssertBytes("05 000000 44332211 03020100 DDCCBBAA", bytes);
        Assert.Equal(header, FrameHeader.Read(bytes));
    }

    [Theory]
    [InlineData("05 010000 00000000 00000000 00000000")]
    [InlineData("05 000100 00000000 00000000 00000000")]
    [InlineData("05 000001 00000000 00000000 00000000")]
    public void Bytes_that_are_not_zero_where_zeros_belong_are_no_header(string hex)
    {
        var error = Assert.Throws<ProtocolException>(() => FrameHeader.Read(Wire.Hex(hex)));

        Assert.Equal("What arrived is no frame: " + hex.Replace(" ", "", StringComparison.Ordinal), error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(FrameHeader.MaxLength + 1)]
    [InlineData(int.MaxValue)]
    public void A_length_that_no_frame_has_is_refused(int length)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(FrameType.Output, 1, length, 0).Write(bytes);

        Assert.Throws<ProtocolException>(() => FrameHeader.Read(bytes));
    }

    [Fact]
    public void The_longest_frame_is_accepted()
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(FrameType.Output, 1, FrameHeader.MaxLength, 0).Write(bytes);

        Assert.Equal(4 * 1024 * 1024, FrameHeader.Read(bytes).Length);
    }

    [Fact]
    public void Less_than_a_header_is_refused()
    {
        for (int length = 0; length < FrameHeader.Size; length++)
            Assert.Throws<ProtocolException>(() => FrameHeader.Read(new byte[length]));
    }

    [Fact]
    public void Frames_in_order_are_counted()
    {
        uint next = 0;
        for (uint sequence = 0; sequence < 3; sequence++)
            new FrameHeader(FrameType.Output, 1, 0, sequence).Expect(ref next);

        Assert.Equal(3u, next);
    }

    [Theory]
    [InlineData(4, "Frame 4 (Output) arrived where frame 3 was due: the connection lost, repeated or reordered data.")]
    [InlineData(2, "Frame 2 (Output) arrived where frame 3 was due: the connection lost, repeated or reordered data.")]
    public void A_gap_or_a_repeat_is_a_broken_connection(uint sequence, string message)
    {
        uint next = 3;

        Assert.Equal(message, Assert.Throws<ProtocolException>(() => new FrameHeader(FrameType.Output, 1, 0, sequence).Expect(ref next)).Message);
        Assert.Equal(3u, next);
    }

    [Fact]
    public void The_count_goes_round_after_the_last_number()
    {
        uint next = uint.MaxValue;

        new FrameHeader(FrameType.Output, 1, 0, uint.MaxValue).Expect(ref next);

        Assert.Equal(0u, next);
    }
}
