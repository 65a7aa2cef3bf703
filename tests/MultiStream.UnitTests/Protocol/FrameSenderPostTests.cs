using System.IO.Pipes;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>What is posted waits for nobody, and comes whole and in its order once there is room.</summary>
public sealed class FrameSenderPostTests
{
    private const int Piece = 4000, Pieces = 200;   // together far more than a pipe holds
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_posts_into_a_pipe_that_nobody_reads_goes_on()
    {
        var (sender, reader) = Pipe();

        await Task.Run(() => PostAll(sender)).WaitAsync(s_limit);

        await Task.Run(() => ReadAll(reader, 0)).WaitAsync(s_limit);
    }

    [Fact]
    public async Task Who_posts_does_not_wait_for_a_thread_that_waits_for_the_pipe()
    {
        var (sender, reader) = Pipe();
        var sending = Task.Run(() => sender.Send(FrameType.Output, 7, new byte[1 << 20]));
        var header = new byte[FrameHeader.Size];
        await Task.Run(() => reader.ReadExactly(header)).WaitAsync(s_limit);   // so it has begun, and cannot end: a pipe does not hold that much

        await Task.Run(() => PostAll(sender)).WaitAsync(s_limit);

        Assert.False(sending.IsCompleted);
        await Task.Run(() => reader.ReadExactly(new byte[FrameHeader.Read(header).Length])).WaitAsync(s_limit);
        Assert.True(await sending.WaitAsync(s_limit));
        await Task.Run(() => ReadAll(reader, 1)).WaitAsync(s_limit);
    }

    [Fact]
    public async Task What_is_sent_comes_after_what_was_posted_before()
    {
        var (sender, reader) = Pipe();
        PostAll(sender);

        var sending = Task.Run(() => sender.Send(w => w.Begin(FrameType.Ping)));

        await Task.Run(() => ReadAll(reader, 0)).WaitAsync(s_limit);
        var header = new byte[FrameHeader.Size];
        await Task.Run(() => reader.ReadExactly(header)).WaitAsync(s_limit);
        Assert.Equal(FrameType.Ping, FrameHeader.Read(header).Type);
        Assert.True(await sending.WaitAsync(s_limit));
    }

    [Fact]
    public async Task Into_a_closed_pipe_nothing_is_posted_and_nothing_thrown()
    {
        var (sender, reader) = Pipe();
        await reader.DisposeAsync();

        PostAll(sender);

        Assert.False(sender.Send(w => w.Begin(FrameType.Ping)));
    }

    [Fact]
    public async Task Into_a_stream_of_which_no_room_is_known_it_goes_as_well()
    {
        var (_, writer, reader) = RawPipe();
        var sender = new FrameSender(new BufferedStream(writer, 1));

        PostAll(sender);

        await Task.Run(() => ReadAll(reader, 0)).WaitAsync(s_limit);
    }

    private static void PostAll(FrameSender sender)
    {
        var piece = new byte[Piece];
        for (int i = 0; i < Pieces; i++)
        {
            piece[0] = (byte)i;
            sender.Post(FrameType.Input, 3, piece);
        }
    }

    private static void ReadAll(Stream reader, uint next)
    {
        var frame = new byte[FrameHeader.Size + Piece];
        for (int i = 0; i < Pieces; i++)
        {
            reader.ReadExactly(frame);
            var header = FrameHeader.Read(frame);
            header.Expect(ref next);
            Assert.Equal((FrameType.Input, 3u, Piece, (byte)i), (header.Type, header.Channel, header.Length, frame[FrameHeader.Size]));
        }
    }

    private static (FrameSender Sender, Stream Reader) Pipe()
    {
        var (sender, _, reader) = RawPipe();
        return (sender, reader);
    }

    private static (FrameSender Sender, Stream Writer, Stream Reader) RawPipe()
    {
        var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        return (new FrameSender(writer), writer, new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle));
    }
}
