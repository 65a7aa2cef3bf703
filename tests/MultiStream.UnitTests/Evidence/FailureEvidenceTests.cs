using MultiStream.Evidence;
using MultiStream.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Evidence;

/// <summary>What the streams of a failed test are asked, and what becomes of those that do not answer.</summary>
public sealed class FailureEvidenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-evidence-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_an_agent_sees_is_in_the_streams_file_which_is_attached_and_told()
    {
        await using (var test = ScriptedTest.WithEvents(_folder))
        {
            var (server, agent) = await test.OpenAsync();
            agent.GatherAnswer = [new("", [], "disk"), new("disk", ["full"], "load"), new("load", ["high"], "")];

            await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

            Assert.Equal([FileOf("server")], server.Attached);
        }
        var text = await File.ReadAllTextAsync(FileOf("server"));
        Assert.StartsWith("Stream 'server' @ far.example.com (kind scripted): what was to be seen there when its body had failed, before anything was stopped or removed.\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n== disk\nfull\n\n== load\nhigh\n", text, StringComparison.Ordinal);
        var told = EventFile.Read(_folder).The("stream-evidence");
        Assert.Equal(("server", "server/evidence.txt", null), (told.Text("stream"), told.Text("file"), told.Text("problem")));
        Assert.Contains("evidence of its place, when its body had failed: ", await File.ReadAllTextAsync(Path.Combine(_folder, "job.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_is_not_waited_for_and_that_is_said()
    {
        await using var test = new ScriptedTest("<TimeScale>0.02</TimeScale>", _folder);
        (await test.OpenAsync()).Agent.GatherAnswer = null;

        await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        Assert.Matches(@"\nNOT ALL IS HERE: the agent did not answer within 0\.1 s\n$", await File.ReadAllTextAsync(FileOf("server")));
    }

    /// <summary>One that hangs at a dead file system has told the rest before.</summary>
    [Fact]
    public void What_an_agent_did_not_get_beyond_is_said_and_what_came_before_it_is_there()
    {
        var inbox = new EvidenceInbox();
        inbox.Add(new("", [], "load"));
        inbox.Add(new("load", ["high"], "disk"));

        Assert.False(inbox.Whole.IsCompleted);
        Assert.Equal("the agent had not got beyond 'disk' within 5 s", inbox.WhyLate(TimeSpan.FromSeconds(5)));
        Assert.Equal(["load"], inbox.Sections.Select(s => s.Title));
    }

    [Fact]
    public async Task Of_an_agent_that_dies_meanwhile_what_it_had_told_is_there_and_what_is_known_here()
    {
        await using var test = new ScriptedTest("", _folder);
        var (_, agent) = await test.OpenAsync();
        agent.GatherAnswer = [new("", [], "load"), new("load", ["high"], "disk")];
        agent.DiesAfterGather = true;

        await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        var text = await File.ReadAllTextAsync(FileOf("server"));
        Assert.Contains("\nNOT ALL IS HERE: the stream was lost meanwhile: its connection ended with exit code 137", text, StringComparison.Ordinal);
        Assert.Contains("\n\n== load\nhigh\n\n== the end of its connection\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_lost_stream_what_is_known_here_is_written()
    {
        await using var test = new ScriptedTest("", _folder);
        var (running, agent) = await test.StartAsync(Block.Shell("serve"));
        agent.SayOutput(1, "bind: Address already in use\n"u8, error: true);
        agent.Die(255, "Connection reset by peer");
        await Soon(running.Ended);

        await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        var text = await File.ReadAllTextAsync(FileOf("server"));
        Assert.Contains("\nNOT ALL IS HERE: the stream was lost, so its place cannot be asked; this is what is known here\n\n== the end of its connection\nits connection ended with exit code 255: Connection reset by peer\n", text, StringComparison.Ordinal);
        Assert.Contains("\n[1] serve: Lost: its connection ended with exit code 255: Connection reset by peer\n    stderr | bind: Address already in use\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_cancelled_run_nothing_is_asked_and_nobody_waits()
    {
        await using var test = new ScriptedTest("", _folder, "server", "client");
        (await test.OpenAsync()).Agent.GatherAnswer = null;
        var asking = test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed");

        test.Scope.Evidence.Cancel();
        await Soon(asking);
        await test.OpenAsync("client");
        await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        Assert.False(test.Scope.Evidence.HasFailed);
        Assert.False(File.Exists(FileOf("server")));
        Assert.False(File.Exists(FileOf("client")));
    }

    [Fact]
    public async Task A_stream_that_was_closed_before_is_not_asked()
    {
        await using var test = new ScriptedTest("", _folder);
        var (server, _) = await test.OpenAsync();
        await Soon(server.TerminateAsync());

        await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        Assert.False(File.Exists(FileOf("server")));
    }

    /// <summary>The connection of a plug-in does not say how a person gets there.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_agent_is_told_to_leave_the_place_of_a_failed_test_and_of_no_other(bool fails)
    {
        await using var test = new ScriptedTest("<KeepOnFailure>true</KeepOnFailure>", _folder);
        var (server, agent) = await test.OpenAsync();
        if (fails)
            await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        await Soon(test.Streams.CloseAllAsync());

        Assert.Equal(fails ? FrameType.Keep : FrameType.Close, (await agent.NextAsync()).Type);
        Assert.Equal(fails ? "directory /tmp/multistream-x at its place" : null, server.Notes.Kept?.What);
        Assert.Equal(fails, test.Messages.Contains("Stream 'server' @ far.example.com was left, because its test failed (KeepOnFailure): directory /tmp/multistream-x at its place\n    to get in: kind 'scripted' does not say how; once there: cd /tmp/multistream-x\n    to remove: kind 'scripted' does not say how to get there; once there: rm -rf /tmp/multistream-x"));
    }

    [Fact]
    public async Task What_went_with_its_agent_is_said_not_to_be_left()
    {
        await using var test = new ScriptedTest("<KeepOnFailure>true</KeepOnFailure>", _folder);
        var (server, agent) = await test.OpenAsync();
        agent.Die(137, "killed");
        await Soon(test.Scope.Evidence.FailedAsync(test.Streams.All, "when its body had failed"));

        await Soon(test.Streams.CloseAllAsync());

        Assert.StartsWith("what was there went with its agent", server.Notes.NotKept, StringComparison.Ordinal);
    }

    private string FileOf(string stream) => Path.Combine(_folder, stream, "evidence.txt");
}
