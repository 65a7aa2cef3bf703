using MultiStream.UnitTests.Protocol;
using static MultiStream.UnitTests.Running.ScriptedTest;
using static MultiStream.UnitTests.Running.ScriptedVerdict;

namespace MultiStream.UnitTests.Running;

/// <summary>What the results of the streams and of the body say: text, times, files.</summary>
public sealed class TranscriptTests
{
    [Fact]
    public async Task A_streams_text_is_its_blocks_with_output_outcome_and_time()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        stream.Start(Block.Shell("one").Named("first"));
        agent.SayOutput(1, "a\nb\n"u8);
        agent.SayOutput(1, "oh\n"u8, error: true);
        agent.SayExited(1);
        var second = stream.Start(Block.Program("two", "x y"));
        stream.Start(Block.Shell("three"));
        agent.SayExited(2, -1, 9, asked: true, "7 sudo");
        await Soon(second.Ended);

        Assert.Equal(
            """
            [1] $ first
                out | a
                out | b
                err | oh
                Passed: it exited with 0, after 1.500 s
            [2] $ two 'x y'
                Stopped: it was ended by signal 9 (SIGKILL), after 1.500 s
            [3] $ three
                no end was seen
            left behind: [2] process 7 sudo could not be ended

            """.ReplaceLineEndings("\n"),
            Of(test).Parts[1].Output);
    }

    [Fact]
    public async Task Long_output_is_cut_and_says_how_much_there_is_and_never_in_the_middle_of_a_character()
    {
        var folder = Directory.CreateTempSubdirectory("multistream-verdict-").FullName;
        try
        {
            await using (var test = new ScriptedTest("", folder))
            {
                var (block, agent) = await test.StartAsync(Serve);
                agent.SayOutput(1, System.Text.Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("😀", 3000))));
                agent.SayExited(1);
                await Soon(block.Ended);

                var part = Of(test).Parts[1];

                var file = Path.Combine(folder, "server", "1.stdout");
                Assert.Equal(
                    $"[1] $ serve\n    out | x{string.Concat(Enumerable.Repeat("😀", 1999))}\n    … 12001 bytes in all, in {file}\n    Passed: it exited with 0, after 1.500 s\n",
                    part.Output);
                Assert.Equal([Path.Combine(folder, "server", "stream.log"), file], part.Attachments);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_streams_time_is_from_its_first_block_and_as_long_as_its_blocks_together()
    {
        await using var test = new ScriptedTest();
        var (first, agent) = await test.StartAsync(Serve);
        agent.SayExited(1);
        var second = first.Stream.Start(Serve);
        agent.SayExited(2);
        await Soon(second.Ended);

        var part = Of(test).Parts[1];

        Assert.Equal(((await first.Ended).Started, TimeSpan.FromSeconds(3)), (part.Started, part.Duration));
    }

    [Fact]
    public async Task What_the_body_attached_and_logged_goes_with_main()
    {
        await using var test = new ScriptedTest();
        var file = Path.GetTempFileName();
        try
        {
            test.Streams.Attach(file);
            test.Streams.Log("hello");
            await EndAsync(test, "server", 0);

            var result = Of(test);

            Assert.Equal([file], result.Attachments);
            Assert.EndsWith(" hello\n", result.Parts[0].Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
