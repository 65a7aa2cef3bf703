using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.UnitTests.Sync.Commands;

public sealed class SyncReplyTests
{
    [Fact]
    public void A_release_is_exit_code_0_without_a_word()
    {
        var reply = SyncReply.Of(new BarrierOperation("go"), SyncAnswer.Done);

        Assert.Equal((0, ""), (reply.ExitCode, reply.Output));
    }

    [Fact]
    public void A_value_is_printed_as_it_is()
    {
        var reply = SyncReply.Of(new GetOperation("k"), new ValuesAnswer([new("a", "two\nlines ☃"u8.ToArray())]));

        Assert.Equal((0, "two\nlines ☃"), (reply.ExitCode, reply.Output));
    }

    [Fact]
    public void All_values_are_lines_of_name_and_value()
    {
        var reply = SyncReply.Of(new GetAllOperation("k"), new ValuesAnswer([new("a", "1"u8.ToArray()), new("b", "x\ny"u8.ToArray())]));

        Assert.Equal((0, "a\t1\nb\tx\\ny"), (reply.ExitCode, reply.Output));
    }

    [Fact]
    public void Messages_are_printed_as_LAVA_does()
    {
        var answer = new MessagesAnswer([new("a", [new("ip", "10.0.0.1"), new("port", "80")]), new("b", []), new("c", [new("ip", "10.0.0.2")])]);

        Assert.Equal("ip=10.0.0.1\nport=80\nip=10.0.0.2", SyncReply.Of(new WaitOperation("m"), answer).Output);
        Assert.Equal("a:ip=10.0.0.1\na:port=80\nc:ip=10.0.0.2", SyncReply.Of(new WaitAllOperation("m"), answer).Output);
    }

    [Theory]
    [InlineData("PartyEnded", 1)]
    [InlineData("Cancelled", 1)]
    [InlineData("Deadlock", 1)]
    [InlineData("Consequence", 1)]
    [InlineData("Misuse", 2)]
    [InlineData("TimedOut", 3)]
    public void A_break_is_its_sentence_and_an_exit_code(string cause, int code)
    {
        var reply = SyncReply.Of(new SyncBreak(SyncKind.Barrier, "go", Enum.Parse<SyncBreakCause>(cause), [], [], "It broke."));

        Assert.Equal((code, "It broke."), (reply.ExitCode, reply.Output));
    }

    [Fact]
    public void A_value_that_is_no_text_is_told_so()
    {
        var reply = SyncReply.Of(new GetOperation("k"), new ValuesAnswer([new("a", new byte[] { 0xFF, 0xFE })]));

        Assert.Equal((2, "The value that 'a' put under 'k' is no text: 2 bytes that are not UTF-8."), (reply.ExitCode, reply.Output));
    }

    [Fact]
    public void Help_has_a_line_for_every_command()
    {
        var words = SyncReply.Help.Output.Split('\n').SelectMany(l => l.Split(',', ' '));

        Assert.Superset(new HashSet<string> { "barrier", "put", "get", "get-all", "send", "wait", "wait-all", "ready", "log", "self", "role", "group" }, words.ToHashSet());
    }

    [Fact]
    public void A_group_is_lines_of_name_and_role() =>
        Assert.Equal("server\tserver\nclient-0\tclient", SyncReply.Group([new("server", "server"), new("client-0", "client")]).Output);
}
