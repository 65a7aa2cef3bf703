using MultiStream.Blocks;
using MultiStream.Evidence;
using MultiStream.Running;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Evidence;

/// <summary>What a failed test says, part by part.</summary>
public sealed class FailureMessageTests : IAsyncDisposable
{
    private readonly ScriptedTest _test = new("", null, "server", "client:30");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData("out\n", "one\n\ntwo \n\n", " Last line on stderr: two")]
    [InlineData("out\n", " \n", " Last line on stdout: out")]
    [InlineData("", "Unhandled exception. System.IO.IOException: no\n   at Program.Main() in Program.cs:line 1\n", " Last line on stderr: Unhandled exception. System.IO.IOException: no")]
    [InlineData("", "  1 %\r 99 %\r100 %\ncurl: (7) refused", " Last line on stderr: curl: (7) refused")]
    [InlineData("", "  1 %\r 99 %\r", " Last line on stderr: 99 %")]
    [InlineData("", "", "")]
    public void The_first_line_ends_with_what_was_seen_last_and_when(string output, string errors, string seen) =>
        Assert.Equal($"Block 'serve' on stream 'server' @ scripted failed after 0.125 s: it exited with 1.{seen} (at 2.5 s)", FailureMessage.Head(Of(output: output, errors: errors)));

    [Fact]
    public void A_command_of_several_lines_is_told_on_one_and_in_short()
    {
        Assert.StartsWith("Block 'set -e; ./serve' on ", FailureMessage.Head(Of(Block.Shell("set -e\n\n  ./serve\n"))), StringComparison.Ordinal);
        Assert.StartsWith($"Block '{new string('x', 200)}…' on stream 'server' @ scripted failed ", FailureMessage.Head(Of(Block.Shell(new string('x', 5000)))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_of_a_block_is_told_with_its_line_and_the_rest_of_it_below()
    {
        var error = new BlockError("Acme.Broken", "no tea\nExpected: 1", "   at Acme.Shop.Sell() in /home/me/Acme/Shop.cs:line 24", null);
        var failure = Of(reason: "it threw Acme.Broken: no tea\nExpected: 1", errors: "beside it", error: error);

        Assert.Equal(
            """
            Block 'serve' on stream 'server' @ scripted failed after 0.125 s: it threw Acme.Broken: no tea (Shop.cs:24, at 2.5 s)
            Expected: 1.
               at Acme.Shop.Sell() in /home/me/Acme/Shop.cs:line 24
            """.ReplaceLineEndings("\n"),
            FailureMessage.Of([failure], []));
    }

    [Fact]
    public void Of_a_block_that_was_waited_for_in_vain_the_last_line_stands_with_the_rest()
    {
        const string sentence = "Block 'serve' on stream 'server' @ scripted was not ready after 60 s (Limits/Ready): none of its processes listens on TCP port 4711.";
        var failure = Failure.Of(new MultiStreamException(sentence + " Its last lines on stdout:\nlistening on 4712") { Awaited = new AwaitedBlock(sentence, _test.Streams["server"], 3, "starting\nlistening on 4712\n", "") }, "SetUpAsync");

        Assert.Equal($"SetUpAsync failed: {sentence} Last line on stdout: listening on 4712", FailureMessage.Of([failure], []));
        Assert.Equal(("server", 3), (failure.Stream, Causes.First(failure, "", _test.Streams).Block));
    }

    [Fact]
    public void Other_blocks_and_other_failures_are_a_line_each()
    {
        var slice = Failure.Of(new BlockFailedException([Result(), Result("client-0"), Result("client-1", waited: true)]));
        Failure[] failures = [slice, new("Dispose failed: no\nreally", null), Of(stream: "client-2")];

        Assert.Equal(
            """
            Also: Block 'serve' on stream 'client-0' @ scripted failed after 0.125 s: it exited with 1. (at 2.5 s)
            Consequence: Block 'serve' on stream 'client-1' @ scripted failed after 0.125 s: it exited with 1. (at 2.5 s)
            Consequence: Dispose failed: no really
            Also: Block 'serve' on stream 'client-2' @ scripted failed after 0.125 s: it exited with 1. (at 2.5 s)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', FailureMessage.Of(failures, []).Split('\n').Skip(1)));
    }

    [Fact]
    public void What_others_say_takes_no_room_from_the_first_cause_and_secrets_are_out_before_anything_is_cut()
    {
        var secret = new Secret("swordfish-4711");
        var first = new Failure($"{new string('x', 1190)}{secret.Reveal()}\n{string.Join('\n', Enumerable.Repeat(new string('y', 200), 500))}", null) { At = TimeSpan.FromSeconds(1) };
        var message = FailureMessage.Of([first, .. Enumerable.Repeat(new Failure(new string('z', 5000), null), 50)], []);

        Assert.Equal("xxxx*** (at 1.0 s)", message.Split('\n')[0][1186..]);
        Assert.EndsWith("\nand 30 more", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 10_000, FailureMessage.MaxLength);
    }

    [Fact]
    public async Task Of_each_stream_that_wrote_the_last_lines_are_there_those_of_the_cause_first_and_of_many_the_rest_is_a_number()
    {
        foreach (var stream in _test.Streams.All)
        {
            var (block, agent) = await _test.StartAsync(Block.Shell("serve"), stream.Name);
            if (stream.Name != "client-3")
                agent.SayOutput(1, "1\n2\n3\n4\n5\n6\n"u8);
            agent.SayExited(1, 0);
            await Soon(block.Ended);
        }

        var lines = FailureMessage.Of([Of(stream: "client-7")], _test.Streams.All).Split('\n');

        Assert.Equal(["", "Last lines of client-7 @ far.example.com, [1] on stdout:", "  2", "  3", "  4", "  5", "  6", "Last lines of server @ far.example.com, [1] on stdout:"], lines[1..9]);
        Assert.Equal(20, lines.Count(l => l.StartsWith("Last lines of ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, l => l.Contains("client-3 ", StringComparison.Ordinal));
        Assert.Equal("and 10 more streams", lines[^1]);
    }

    private Failure Of(Block? block = null, string stream = "server", string reason = "it exited with 1", string output = "", string errors = "", BlockError? error = null) =>
        Failure.Of(Result(stream, block, reason, output, errors, error), "");

    private BlockResult Result(string stream = "server", Block? block = null, string reason = "it exited with 1", string output = "", string errors = "", BlockError? error = null, bool waited = false) => new(
        _test.Streams[stream],
        block ?? Block.Shell("serve"),
        new BlockReport(new BlockEnd(BlockOutcome.Failed, 1, reason), output, errors, default, TimeSpan.FromMilliseconds(125)) { Number = 1, At = TimeSpan.FromSeconds(2.5), Error = error, WaitBroke = waited });
}
