using System.Diagnostics.CodeAnalysis;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Blocks;

/// <summary>Scripts, stdin, working directories and blocks of a kind of one's own. At the end of each test nothing of its streams may be left.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public abstract class ScriptTests(StreamKind kind) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-scripts-").FullName;
    private readonly TestStreams _streams = new(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _streams.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_script_runs_by_its_first_line_or_its_extension_in_the_streams_directory_and_leaves_nothing_in_it()
    {
        var stream = (await _streams.OpenAsync("a"))[0];

        foreach (var (name, text) in (IEnumerable<(string, string)>)
            [("greet.sh", "echo \"$# $1 $2 in $(ls -A | wc -l) files\"\n"),
             ("greet", "#!/bin/sh\necho \"$# $1 $2 in $(ls -A | wc -l) files\"\n"),
             ("with space.bash", "#!/usr/bin/env bash\nx=($(ls -A)); echo \"$# $1 $2 in ${#x[@]} files\"\n"),
             ("greet.py", "#!/usr/bin/python3\r\nimport os, sys\r\nprint(len(sys.argv) - 1, *sys.argv[1:], 'in', len(os.listdir('.')), 'files')\r\n")])
        {
            var result = await stream.RunAsync(Block.Script(Write(name, text), "it's", "$HOME"));
            Assert.Equal($"2 it's $HOME in 0 files\n", result.StandardOutput);
            Assert.StartsWith(name.Contains(' ', StringComparison.Ordinal) ? "'with space.bash' " : name + " ", result.Title, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_script_is_the_bytes_that_it_had_when_its_block_was_made_on_every_stream_that_runs_it()
    {
        var streams = await _streams.OpenAsync("a", "b");
        // More than goes through a pipe at once, and bytes that are no text.
        byte[] content = [.. "#!/bin/sh\ntail -c 300000 \"$0\" | sha256sum\nexit 3\n"u8, .. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
        var path = Path.Combine(_folder, "big.sh");
        await File.WriteAllBytesAsync(path, content);
        var block = Block.Script(path).AllowFailure();
        File.Delete(path);

        var results = await Task.WhenAll(streams.RunAsync(block), streams.RunAsync(block));

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.AsSpan(content.Length - 300_000)));
        Assert.All(results.SelectMany(r => r), r => Assert.Equal((3, $"{hash}  -\n"), (r.ExitCode, r.StandardOutput)));
    }

    [Fact]
    public async Task A_script_whose_interpreter_is_not_there_fails_and_says_so()
    {
        var stream = (await _streams.OpenAsync("a"))[0];

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Script(Write("x.tcl", "#!/opt/none/tclsh\n"))));
        Assert.Contains("it could not be started: there is no file '/opt/none/tclsh'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_stopped_like_any_block_with_its_variables_its_input_and_its_limit()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        var script = Block.Script(Write("serve.sh", "cat; echo \"$GREETING\"; echo up; sleep 600\n")).WithEnvironment("GREETING", "hello").WithInput("from here\n");

        var running = stream.Start(script.ReadyOnOutput("up"));
        await running.ReadyAsync();
        Assert.Equal((BlockOutcome.Stopped, "from here\nhello\nup\n"), ((await running.StopAsync()).Outcome, stream.Results[0].StandardOutput));
        await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(script.WithTimeLimit(TimeSpan.FromMilliseconds(300))));
        Assert.Equal(BlockOutcome.TimedOut, stream.Results[1].Outcome);
    }

    [Fact]
    public async Task Input_arrives_byte_for_byte_whether_it_is_nothing_little_or_much()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        var much = new byte[5_000_000];
        new Random(5).NextBytes(much);

        foreach (byte[] bytes in (byte[][])[[], [0], [.. "line\nno end"u8], much])
        {
            var result = await stream.RunAsync(Block.Program("sha256sum").WithInput(bytes));
            Assert.Equal($"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}  -\n", result.StandardOutput);
        }
        Assert.Equal("ä\n", (await stream.RunAsync(Block.Shell("cat; echo").WithInput("ä"))).StandardOutput);
    }

    [Fact]
    public async Task Input_that_nobody_reads_holds_nothing_up()
    {
        var stream = (await _streams.OpenAsync("a"))[0];

        Assert.Equal("done\n", (await stream.RunAsync(Block.Shell("echo done").WithInput(new byte[5_000_000]))).StandardOutput);
        Assert.Equal("next\n", (await stream.RunAsync(Block.Shell("echo next"))).StandardOutput);
    }

    [Fact]
    public async Task A_block_begins_in_the_directory_that_it_was_given()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        await stream.RunAsync(Block.Shell("mkdir -p 'in here/-'"));

        Assert.Equal("/\n", (await stream.RunAsync(Block.Program("pwd").WithWorkingDirectory("/"))).StandardOutput);
        Assert.EndsWith("/in here\n", (await stream.RunAsync(Block.Shell("pwd").WithWorkingDirectory("in here").WithEnvironment("CDPATH", "/tmp"))).StandardOutput, StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Program("pwd").WithWorkingDirectory("nowhere")));
        Assert.Contains("nowhere", e.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, e.Result.ExitCode);
    }

    [Fact]
    public async Task A_custom_block_brings_its_payload_and_is_what_it_returns()
    {
        var streams = await _streams.OpenAsync("a", "b");

        var results = await streams.RunAsync(new Payload("word").Named("payload").WithEnvironment("ENDING", "!"));

        Assert.All(results, r => Assert.Equal(("payload", $"{r.Stream.Name} has word!\n"), (r.Title, r.StandardOutput)));
        // What it did to bring it is there to be seen.
        Assert.Equal(2, streams["a"].Results.Count);
    }

    [Fact]
    public async Task A_custom_block_that_cannot_bring_its_payload_fails_with_what_it_threw()
    {
        var stream = (await _streams.OpenAsync("a"))[0];

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(new Payload(null)));

        Assert.Contains("Block 'Payload' on stream 'a'", e.Message, StringComparison.Ordinal);
        Assert.Contains("what it needs could not be brought to its stream: System.InvalidOperationException: no payload", e.Message, StringComparison.Ordinal);
        Assert.Equal(BlockOutcome.Failed, (await stream.RunAsync(new Payload(null).AllowFailure())).Outcome);
    }

    [Fact]
    public async Task A_custom_block_that_is_stopped_while_it_brings_its_payload_never_runs()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        var endless = new Endless();
        var running = stream.Start(endless);
        await endless.Begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(BlockOutcome.Stopped, (await running.StopAsync()).Outcome);
        Assert.Single(stream.Results);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class Payload(string? word) : CustomBlock
    {
        protected override async Task<Block> SendSelfAsync(ExecutionStream stream, CancellationToken cancel)
        {
            if (word is null)
                throw new InvalidOperationException("no payload");
            await stream.RunAsync(Block.Shell("cat >payload").WithInput(word), cancel);
            return Block.Shell("echo \"$MULTISTREAM_STREAM has $(cat payload)$ENDING\"").WithEnvironment("ENDING", "?");
        }
    }

    private sealed class Endless : CustomBlock
    {
        public TaskCompletionSource Begun { get; } = new();

        protected override async Task<Block> SendSelfAsync(ExecutionStream stream, CancellationToken cancel)
        {
            Begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return Block.Shell("true");
        }
    }
}

public sealed class LocalScriptTests(LocalKind kind) : ScriptTests(kind), IClassFixture<LocalKind>;

public sealed class LoopbackSshScriptTests(LoopbackSshKind kind) : ScriptTests(kind), IClassFixture<LoopbackSshKind>;
