using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>What holds for any message, and for anything that claims to be one.</summary>
public sealed class MessagePropertyTests
{
    [Fact]
    public void What_is_written_is_read_again() => Properties.Hold(Messages.Any, message =>
    {
        var frame = Messages.Write(message, 7);
        // Records compare lists by reference, so the written form is compared.
        Assert.Equal(Convert.ToHexString(frame), Convert.ToHexString(Messages.Write(Messages.Read(frame), 7)));
        Assert.Equal(frame.Length - FrameHeader.Size, FrameHeader.Read(frame).Length);
    });

    [Fact]
    public void A_message_that_was_cut_anywhere_is_refused() => Properties.Hold(Messages.Any, message =>
    {
        var frame = Messages.Write(message);
        for (int length = FrameHeader.Size; length < frame.Length; length++)
            Assert.Throws<ProtocolException>(() => Messages.Read(frame[..length]));
    }, tries: 50);

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(5)]
    public void A_text_that_claims_a_wrong_length_is_refused(int length)
    {
        byte[] payload = [0, 0, 0, 0, .. "four"u8];
        BinaryPrimitives.WriteInt32LittleEndian(payload, length);

        Assert.Throws<ProtocolException>(() => new MessageReader(payload).Text());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    [InlineData(1_000_000)]
    public void A_list_that_claims_a_wrong_count_is_refused(int count)
    {
        byte[] payload = [0, 0, 0, 0, 1, 0, 0, 0, (byte)'a'];
        BinaryPrimitives.WriteInt32LittleEndian(payload, count);

        Assert.Throws<ProtocolException>(() => new MessageReader(payload).Texts());
    }

    [Fact]
    public void Anything_at_all_is_read_or_refused() => Properties.Hold(Properties.Bytes, bytes =>
    {
        foreach (var read in Messages.Readers.Values)
            ReadOrRefuse(read, bytes);
    }, tries: 1000);

    [Fact]
    public void A_message_with_wrong_bytes_in_it_is_read_or_refused() => Properties.Hold(
        from message in Messages.Any from at in Properties.Ints from value in Properties.Ints select (Frame: Messages.Write(message), at, value),
        damaged =>
        {
            var payload = damaged.Frame[FrameHeader.Size..];
            // Wherever a number may stand: replaced by a wild one.
            BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan((int)((uint)damaged.at % (uint)(payload.Length - 3))), damaged.value);
            ReadOrRefuse(Messages.Readers[(FrameType)damaged.Frame[0]], payload);
        },
        tries: 2000);

    [Fact]
    public void A_claim_costs_no_memory_beyond_what_came()
    {
        byte[] million = [0x40, 0x42, 0x0F, 0x00, .. new byte[100]];
        Assert.True(Allocated(() => ReadOrRefuse(p => new MessageReader(p).Texts(), million)) < 32 * 1024);

        // The worst that can be said in one frame: as many empty texts as fit.
        var full = new byte[FrameHeader.MaxLength];
        BinaryPrimitives.WriteInt32LittleEndian(full, (full.Length / 4) - 1);
        Assert.True(Allocated(() => Assert.Equal((full.Length / 4) - 1, new MessageReader(full).Texts().Length)) < 3 * full.Length);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 10)]
    [InlineData(long.MinValue)]
    public void A_block_that_claims_to_have_run_for_an_impossible_time_is_refused(long microseconds)
    {
        var payload = Wire.Payload(w => new ExitedMessage(0, 0, false, microseconds, []).Write(w, 1));

        Assert.Throws<ProtocolException>(() => ExitedMessage.Read(payload));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_that_is_none_is_refused(int port)
    {
        var payload = Wire.Payload(w => new PortMessage(port, "").Write(w, 1));

        Assert.Throws<ProtocolException>(() => PortMessage.Read(payload));
    }

    private static void ReadOrRefuse(Func<byte[], object> read, byte[] payload)
    {
        try
        {
            Assert.NotNull(read(payload));
        }
        catch (ProtocolException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
