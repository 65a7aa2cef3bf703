using System.Text;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class AgentHandshakeTests
{
    private const string Agent = "\u001eMS1 AGENT\n";

    [Fact]
    public void A_local_agent_needs_no_bootstrap()
    {
        using var files = new DeploymentFiles();
        var place = new ScriptedPlace(_ => Agent);

        Assert.Equal("", place.Await(files.Deployment));
        Assert.Empty(place.Received);
    }

    [Fact]
    public void Where_all_is_cached_nothing_is_sent_and_the_noise_is_kept()
    {
        using var files = new DeploymentFiles();
        var place = new ScriptedPlace(_ => "Welcome!\n", _ => "\u001eMS1 GO\n", _ => "warning: x\n" + Agent);

        Assert.Equal("Welcome!\nwarning: x\n", place.Await(files.Deployment));
        Assert.Empty(place.Received);
    }

    [Fact]
    public void Nothing_is_sent_before_the_place_has_asked_to_the_end()
    {
        using var files = new DeploymentFiles();
        var need = ScriptedPlace.Need([files.Bundle.Key]);
        var place = new ScriptedPlace(
            _ => "noise",
            p => Silent(p, need[..^1]),
            p => Silent(p, need[^1..]),
            p =>
            {
                ScriptedPlace.Payload(p.News());
                return "\u001eMS1 GO\n";
            },
            p => Silent(p, Agent));

        place.Await(files.Deployment);
    }

    [Fact]
    public void A_place_that_asks_again_is_answered_again()
    {
        using var files = new DeploymentFiles();
        var place = new ScriptedPlace(
            _ => ScriptedPlace.Need([files.Bundle.Key], files.Bundle.Files.Select(f => f.BlobName)),
            p =>
            {
                Assert.DoesNotContain("machine code", Encoding.ASCII.GetString(ScriptedPlace.Payload(p.News())), StringComparison.Ordinal);
                return ScriptedPlace.Need([files.Bundle.Key]);
            },
            p =>
            {
                Assert.Contains("machine code", Encoding.ASCII.GetString(ScriptedPlace.Payload(p.News())), StringComparison.Ordinal);
                return Agent;
            });

        place.Await(files.Deployment);
    }

    [Fact]
    public async Task While_one_stream_sends_to_a_cache_the_others_wait_and_are_told_to_look_again()
    {
        using var files = new DeploymentFiles();
        var need = ScriptedPlace.Need([files.Bundle.Key]);
        var asked = new TaskCompletionSource();
        using var first = new ManualResetEventSlim();
        var sender = new ScriptedPlace(_ => need, _ =>
        {
            asked.SetResult();                     // it holds the turn now
            first.Wait(TimeSpan.FromSeconds(30));
            return Agent;
        });
        var other = new ScriptedPlace(_ => need, p =>
        {
            Assert.Equal("again\n", Encoding.ASCII.GetString(p.News()));
            return Agent;
        });

        var sending = Task.Factory.StartNew(() => sender.Await(files.Deployment), TaskCreationOptions.LongRunning);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var waiting = Task.Factory.StartNew(() => other.Await(files.Deployment), TaskCreationOptions.LongRunning);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(100)));
        first.Set();

        await Task.WhenAll(sending, waiting).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("disk-full /home/ci/.cache/multistream: No space left on device", OpenFailure.DiskFull, "XDG_CACHE_HOME")]
    [InlineData("cache-not-writable /var/tmp/multistream-1000", OpenFailure.Other, "a home that it can write to")]
    [InlineData("cache-not-owned /var/tmp/multistream-1000", OpenFailure.Other, "belongs to another account")]
    [InlineData("tool-missing tar", OpenFailure.Other, "lacks the program 'tar'")]
    [InlineData("damaged /c: sha256sum: WARNING", OpenFailure.Other, "did not arrive whole")]
    [InlineData("no-runtime none-installed", OpenFailure.NoRuntime, "runtime=\"auto\"")]
    [InlineData("no-runtime none-to-ship", OpenFailure.NoRuntime, "Install the .NET 10 runtime")]
    [InlineData("no-runtime other-system Linux aarch64, glibc 2.36", OpenFailure.NoRuntime, "the place is Linux aarch64, glibc 2.36")]
    [InlineData("something-new x", OpenFailure.Other, "something-new")]
    public void A_place_s_refusal_is_put_into_words(string error, OpenFailure reason, string advice)
    {
        using var files = new DeploymentFiles();
        var place = new ScriptedPlace(_ => $"motd\n\u001eMS1 ERR {error}\n");

        var e = Assert.Throws<HandshakeException>(() => place.Await(files.Deployment));

        Assert.Equal(reason, e.Reason);
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
        Assert.False(e.PipeClosed);
        Assert.Equal("motd\n", e.Noise);
    }

    [Theory]
    [InlineData("musl", "musl")]
    [InlineData("glibc 2.17", "glibc 2.17")]
    [InlineData("glibc 2.26", "glibc 2.26")]
    public void The_runtime_does_not_go_where_it_could_not_run(string libc, string seen)
    {
        if (RuntimeInstallation.Platform is null)
            return;
        using var files = new DeploymentFiles();
        var deployment = files.Deployment;
        var key = RuntimeInstallation.Find(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory())!.AsBundle().Key;
        var place = new ScriptedPlace(_ => ScriptedPlace.Need([key], libc: libc));

        var e = Assert.Throws<HandshakeException>(() => place.Await(deployment));

        Assert.Equal(OpenFailure.NoRuntime, e.Reason);
        Assert.Contains(seen, e.Message, StringComparison.Ordinal);
        Assert.Empty(place.Received);
    }

    [Fact]
    public void Files_that_were_not_offered_are_not_sent()
    {
        using var files = new DeploymentFiles();
        var place = new ScriptedPlace(_ => ScriptedPlace.Need([new string('0', 32)]));

        Assert.Equal(OpenFailure.ProtocolMismatch, Assert.Throws<HandshakeException>(() => place.Await(files.Deployment)).Reason);
        Assert.Empty(place.Received);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../x")]
    [InlineData("t.a.1.1/../..")]
    [InlineData("")]
    public void A_place_cannot_choose_another_folder_for_its_files(string directory)
    {
        using var files = new DeploymentFiles();
        var place = new ScriptedPlace(_ => ScriptedPlace.Need([files.Bundle.Key]).Replace(ScriptedPlace.Directory, directory, StringComparison.Ordinal));

        Assert.Equal(OpenFailure.ProtocolMismatch, Assert.Throws<HandshakeException>(() => place.Await(files.Deployment)).Reason);
        Assert.Empty(place.Received);
    }

    [Fact]
    public void A_pipe_that_breaks_under_the_payload_still_tells_the_place_s_reason()
    {
        using var files = new DeploymentFiles();
        using var broken = new BrokenPipe();
        var from = new ChunkedStream([Encoding.ASCII.GetBytes(ScriptedPlace.Need([files.Bundle.Key])), "\u001eMS1 ERR disk-full /c: no\n"u8.ToArray()]);

        var e = Assert.Throws<HandshakeException>(() => AgentHandshake.AwaitAgent(from, broken, files.Deployment));

        Assert.Equal(OpenFailure.DiskFull, e.Reason);
    }

    [Fact]
    public void A_file_that_is_gone_is_named()
    {
        using var files = new DeploymentFiles();
        var deployment = files.Deployment;
        _ = deployment.CreateLaunch(DeploymentFiles.Place("ssh"));
        var key = files.Bundle.Key;
        File.Delete(files.Write("any/MultiStream.Agent.runtimeconfig.json", "{}"));

        var e = Assert.Throws<HandshakeException>(() => new ScriptedPlace(_ => ScriptedPlace.Need([key])).Await(deployment));

        Assert.Contains("MultiStream.Agent.runtimeconfig.json", e.Message, StringComparison.Ordinal);
        Assert.False(e.PipeClosed);
    }

    private static string Silent(ScriptedPlace place, string line)
    {
        Assert.Empty(place.News());
        return line;
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
