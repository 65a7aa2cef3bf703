using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Blocks;

/// <summary>Blocks of a slice that are prepared on every stream and then released together.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public abstract class SynchronizedTests(StreamKind kind) : IAsyncLifetime
{
    private readonly TestStreams _streams = new(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _streams.DisposeAsync();

    /// <summary>The clocks are this machine's, on every kind of the lab.</summary>
    [Fact]
    public async Task None_starts_before_all_are_prepared()
    {
        var streams = await _streams.OpenAsync("quick", "slow");
        var payload = new Slow();

        var results = await streams.RunAsync(payload.Synchronized());

        Assert.All(results, r => Assert.True(long.Parse(r.StandardOutput, CultureInfo.InvariantCulture) > payload.Prepared, $"{r} started before the slow one was prepared"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("mkdir tool")]
    [InlineData("touch tool")]
    public async Task When_one_cannot_be_prepared_none_starts_and_the_error_is_that_ones(string instead)
    {
        var streams = await _streams.OpenAsync("with", "without");
        await streams["with"].RunAsync(Block.Shell("printf '#!/bin/sh\\ntouch started\\n' >tool && chmod +x tool"));
        await streams["without"].RunAsync(Block.Shell(instead));

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams.RunAsync(Block.Program("./tool").Synchronized()));

        Assert.Equal("without", Assert.Single(e.Results).Stream.Name);
        Assert.Contains("it could not be started: there is no program './tool' on this host, or it cannot be run", e.Message, StringComparison.Ordinal);
        var other = streams["with"].Results[^1];
        Assert.Equal(BlockOutcome.Skipped, other.Outcome);
        Assert.Contains("it was to start together with the block on 'without', which could not be prepared", other.ToString(), StringComparison.Ordinal);
        Assert.Equal("1\n", (await streams["with"].RunAsync(Block.Shell("ls | wc -l"))).StandardOutput);
    }

    [Fact]
    public async Task The_program_is_looked_for_in_the_working_directory()
    {
        var streams = await _streams.OpenAsync("with", "without");
        await streams["with"].RunAsync(Block.Shell("mkdir sub && printf '#!/bin/sh\npwd\n' >sub/tool && chmod +x sub/tool"));
        var block = Block.Program("./tool").WithWorkingDirectory("sub").Synchronized();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams.RunAsync(block));
        Assert.Contains("it could not be started: there is no folder 'sub' on this host, or it cannot be entered", e.Message, StringComparison.Ordinal);
        await streams["without"].RunAsync(Block.Shell("mkdir sub && printf '#!/bin/sh\npwd\n' >sub/tool && chmod +x sub/tool"));
        Assert.All(await streams.RunAsync(block), r => Assert.EndsWith("/sub\n", r.StandardOutput, StringComparison.Ordinal));
    }

    [Fact]
    public async Task They_run_as_they_would_alone_and_say_how_far_apart_they_started()
    {
        var streams = await _streams.OpenAsync("a", "b", "c");

        foreach (var block in (Block[])[Block.Shell("cat; exit 3").WithInput("in\n"), Block.Program("cat").WithInput("in\n").WithTimeLimit(TimeSpan.FromSeconds(60)), Block.Shell("read -r x || echo in")])
        {
            var results = await streams.RunAsync(block.Synchronized().AllowFailure());
            Assert.All(results, r => Assert.Equal(("in\n", results[0].StartSkew), (r.StandardOutput, r.StartSkew)));
            Assert.InRange(results[0].StartSkew!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
        Assert.Equal([3, 0, 0], streams["b"].Results.Select(r => r.ExitCode));
        Assert.All(streams, s => Assert.Matches(@"\[1\] 3 blocks released together; they started within [0-9.]+ ms", s.Log.Text));
    }

    [Fact]
    public async Task Csharp_blocks_are_released_when_every_worker_is_there()
    {
        var streams = await _streams.OpenAsync("a", "b");

        var results = await streams.RunAsync(Block.Call(ctx => ctx.Index).Synchronized());

        Assert.All(results, r => Assert.NotNull(r.StartSkew));
        Assert.Null((await streams["a"].RunAsync(Block.Shell("true").Synchronized())).StartSkew);
    }

    [Fact]
    public async Task What_is_stopped_while_it_waits_never_runs()
    {
        var streams = await _streams.OpenAsync("quick", "never");
        var endless = new Endless();
        var running = streams.Start(endless.Synchronized());
        await endless.Begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await running.StopAsync();

        Assert.All(streams, s => Assert.DoesNotContain(s.Results, r => r.Outcome == BlockOutcome.Passed));
    }

    [Fact]
    public async Task Code_that_is_stopped_while_it_waits_for_the_others_never_runs()
    {
        var streams = await _streams.OpenAsync("quick", "never");
        var endless = new Endless { Code = Block.Call(() => { }) };
        var running = streams.Start(endless.Synchronized());
        await endless.Begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await streams["quick"].CallAsync(() => { });   // its worker is up, so it waits for the other only, or is about to

        var stopped = await running[0].StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(BlockOutcome.Stopped, stopped.Outcome);
        Assert.Equal(BlockOutcome.Skipped, (await running[1].WaitAsync().WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
    }

    /// <summary>Prepared on the slow stream after it is prepared on the others, and a few round trips more.</summary>
    private sealed class Slow : CustomBlock
    {
        private readonly TaskCompletionSource _others = new();
        private readonly ConcurrentQueue<long> _prepared = [];

        public long Prepared => _prepared.Single();

        protected override async Task<Block> SendSelfAsync(ExecutionStream stream, CancellationToken cancel)
        {
            if (stream.Name == "slow")
            {
                await _others.Task.WaitAsync(cancel);
                for (int i = 0; i < 5; i++)
                    await stream.RunAsync(Block.Shell("sleep 0.1"), cancel);
                _prepared.Enqueue(long.Parse((await stream.RunAsync(Block.Shell("date +%s%N"), cancel)).StandardOutput, CultureInfo.InvariantCulture));
            }
            else
            {
                _others.SetResult();
            }
            return Block.Shell("date +%s%N");
        }
    }

    private sealed class Endless : CustomBlock
    {
        public TaskCompletionSource Begun { get; } = new();

        public Block Code { get; init; } = Block.Shell("true");

        protected override async Task<Block> SendSelfAsync(ExecutionStream stream, CancellationToken cancel)
        {
            if (stream.Name == "never")
            {
                Begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancel);
            }
            return Code;
        }
    }
}

public sealed class LocalSynchronizedTests(LocalKind kind) : SynchronizedTests(kind), IClassFixture<LocalKind>;

public sealed class LoopbackSshSynchronizedTests(LoopbackSshKind kind) : SynchronizedTests(kind), IClassFixture<LoopbackSshKind>;
