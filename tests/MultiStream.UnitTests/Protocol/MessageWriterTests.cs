using System.Text;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

public sealed class MessageWriterTests
{
    [Fact]
    public void A_writer_is_used_again_and_nothing_of_the_last_message_is_left()
    {
        var writer = new MessageWriter();
        writer.Begin(FrameType.Output, uint.MaxValue).Raw(Enumerable.Repeat((byte)0xEE, 5000).ToArray());
        writer.End(0);

        Wire.AssertBytes("46 000000 00000000 00000000 01000000", writer.Begin(FrameType.Ping).End(1));
    }

    [Fact]
    public void A_message_of_any_size_up_to_the_limit_fits()
    {
        foreach (int size in (int[])[0, 495, 496, 497, 65536, FrameHeader.MaxLength])
        {
            var frame = new MessageWriter().Begin(FrameType.Output, 1).Raw(new byte[size]).End(0);
            Assert.Equal((FrameHeader.Size + size, size), (frame.Length, FrameHeader.Read(frame).Length));
        }
    }

    [Fact]
    public void A_message_beyond_the_limit_is_not_sent()
    {
        var writer = new MessageWriter().Begin(FrameType.Start).Raw(new byte[FrameHeader.MaxLength + 1]);

        Assert.Equal("A message of 4194305 bytes is too long; 4194304 is the limit.", Assert.Throws<ProtocolException>(() => writer.End(0)).Message);
    }

    [Fact]
    public void A_command_is_known_to_be_too_long_exactly_when_no_frame_carries_it()
    {
        int fits = FrameHeader.MaxLength - Wire.Payload(w => new StartMessage(["é", ""], ["A", "1"], 0, 0).Write(w, 1)).Length;
        var longest = new StartMessage(["é", new string('x', fits)], ["A", "1"], 0, 0);
        var tooLong = new StartMessage(["é", new string('x', fits + 1)], ["A", "1"], 0, 0);

        Assert.False(longest.IsTooLong);
        Assert.Equal(FrameHeader.MaxLength, Wire.Payload(w => longest.Write(w, 1)).Length);
        Assert.True(tooLong.IsTooLong);
        Assert.Throws<ProtocolException>(() => Wire.Payload(w => tooLong.Write(w, 1)));
    }

    [Fact]
    public void Frames_sent_by_many_threads_are_whole_and_numbered_in_the_order_of_the_pipe()
    {
        const int Threads = 4, Each = 500;
        var pipe = new MemoryStream();
        var sender = new FrameSender(pipe);

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (int i = 0; i < Each; i++)
                Assert.True(sender.Send(w => w.Begin(FrameType.Stop, (uint)thread).Int(i)));
        });

        var rest = pipe.ToArray().AsSpan();
        uint next = 0;
        var seen = new int[Threads];
        while (rest.Length > 0)
        {
            var header = FrameHeader.Read(rest);
            header.Expect(ref next);
            Assert.Equal(seen[header.Channel]++, new MessageReader(rest.Slice(FrameHeader.Size, header.Length)).Int());
            rest = rest[(FrameHeader.Size + header.Length)..];
        }
        Assert.All(seen, s => Assert.Equal(Each, s));
    }

    [Fact]
    public void A_frame_is_one_write()
    {
        var pipe = new CountingPipe();

        new FrameSender(pipe).Send(w => new OpenMessage(1, "server", "ab", 20, 2000).Write(w));

        Assert.Equal((1, 1), (pipe.Writes, pipe.Flushes));
    }

    [Fact]
    public void Into_a_closed_pipe_nothing_is_sent_and_nothing_thrown()
    {
        var pipe = new MemoryStream();
        pipe.Dispose();
        var sender = new FrameSender(pipe);
        int built = 0;

        Assert.False(sender.Send(w => w.Begin(FrameType.Ping)));
        Assert.False(sender.Send(_ => built++));
        Assert.Equal(0, built);
    }

    [Fact]
    public void A_refused_message_uses_up_no_number()
    {
        var pipe = new MemoryStream();
        var sender = new FrameSender(pipe);

        Assert.Throws<ProtocolException>(() => sender.Send(w => w.Begin(FrameType.Start).Text(new string('x', FrameHeader.MaxLength))));
        Assert.True(sender.Send(w => w.Begin(FrameType.Ping)));

        Assert.Equal(0u, FrameHeader.Read(pipe.ToArray()).Sequence);
    }

    [Fact]
    public void Text_is_UTF8_with_its_length_in_bytes()
    {
        var payload = Wire.Payload(w => w.Begin(FrameType.Log).Text("é😀"));

        Assert.Equal([6, 0, 0, 0, .. Encoding.UTF8.GetBytes("é😀")], payload);
    }

    private sealed class CountingPipe : MemoryStream
    {
        public int Writes { get; private set; }
        public int Flushes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer);
        }

        public override void Flush() => Flushes++;
    }
}
