using System.Diagnostics;
using System.Globalization;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Leases;

/// <summary>Locks of a host, by name: among streams, processes and agents that nobody hears of any more.</summary>
public sealed class LockTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly string _name = "test-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task One_stream_at_a_time_has_a_lock_and_the_number_grows()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b");
        var first = await streams["a"].LockAsync(_name);
        var second = streams["b"].LockAsync(_name);
        var other = await streams["b"].LockAsync(_name + ".other");
        await UntilLoggedAsync(streams["b"], $"waits for lock '{_name}', which is held by run ");
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();
        await first.DisposeAsync();   // nothing is left to give back

        await using var its = await second.WaitAsync(s_limit);
        Assert.True(first.FencingNumber < other.FencingNumber && other.FencingNumber < its.FencingNumber, $"{first}, {other}, {its}");
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Who_has_it_is_told_when_the_limit_is_over_and_then_the_turn_is_anothers()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b");
        var held = await streams["a"].LockAsync(_name);

        // Time enough to hear who has it, on a machine with other work too.
        var both = ((string[])["a", "b"]).Select(s => Assert.ThrowsAsync<MultiStreamException>(() => streams[s].LockAsync(_name, TimeSpan.FromSeconds(3)))).ToList();
        var (own, e) = (await both[0], await both[1]);
        using var cancel = new CancellationTokenSource();
        var cancelled = streams["b"].LockAsync(_name, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Assert.Matches($"^Lock '{_name}' on localhost was not free for stream 'b' within 3 s: held by run pid-{Environment.ProcessId} of {Environment.UserName}@{Environment.MachineName} \\(a program\\) since [0-9]+ s\\.$", e.Message);
        Assert.Contains(": held by this same stream, run ", own.Message, StringComparison.Ordinal);
        await held.DisposeAsync();
        await (await streams["b"].LockAsync(_name)).DisposeAsync();
    }

    [Fact]
    public async Task Who_does_not_wait_gets_it_when_it_is_free_and_else_is_told_at_once_who_has_it()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b");

        await using var free = await streams["a"].LockAsync(_name, TimeSpan.Zero);

        var e = await Assert.ThrowsAsync<MultiStreamException>(() => streams["b"].LockAsync(_name, TimeSpan.Zero));
        Assert.StartsWith($"Lock '{_name}' on localhost is not free for stream 'b': held by run pid-{Environment.ProcessId} of ", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => streams["b"].LockAsync(_name, TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task It_ends_with_its_stream_and_leaves_no_file()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b");
        await streams["a"].LockAsync(_name);
        var lease = Assert.Single((await streams["b"].LeasesAsync(CancellationToken.None)).Leases, l => l.Name == _name);
        Assert.Equal((true, 1, true, "a", $"pid-{Environment.ProcessId}"), (lease.IsLock, lease.Place, lease.IsExclusive, lease.Stream, lease.Run));
        var second = streams["b"].LockAsync(_name);

        await streams["a"].TerminateAsync();

        await (await second.WaitAsync(s_limit)).DisposeAsync();
        var left = await streams["b"].LeasesAsync(CancellationToken.None);
        Assert.DoesNotContain(left.Leases, l => l.Name == _name);
        Assert.False(File.Exists(Path.Combine(left.Folder, "lock-" + _name)));
    }

    /// <summary>The agent is killed while a process of its stream writes into a file that nobody else may write to: who gets the lock next finds that process gone.</summary>
    [Fact]
    public async Task After_kill_9_of_its_agent_a_lock_is_free_when_all_has_ended_that_the_stream_ran()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b");
        await streams["a"].LockAsync(_name);
        var block = streams["a"].Start(Block.Shell("setsid sh -c 'trap : TERM; ms ready $$; while :; do sleep 1; done' & wait"));
        int daemon = await PidAsync(block);
        var second = streams["b"].LockAsync(_name);

        Kill(Traces.Of(streams["a"])!.Agent(), "KILL");

        await using var its = await second.WaitAsync(s_limit);
        bool runs = Runs(daemon);
        await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync());
        Assert.False(runs);
    }

    [Fact]
    public async Task A_guardian_that_is_killed_is_replaced_also_after_a_lock_was_given_back()
    {
        await using var streams = await StreamsManager.OpenAsync("a");
        await using var kept = await streams["a"].LockAsync(_name);
        await (await streams["a"].LockAsync(_name + ".other")).DisposeAsync();

        Kill(Traces.Of(streams["a"])!.Guardian()!.Value, "KILL");

        await UntilLoggedAsync(streams["a"], "the guardian was killed; there is a new one");
    }

    [Fact]
    public async Task A_lock_of_another_process_is_free_when_that_is_killed()
    {
        await using var streams = await StreamsManager.OpenAsync("a");
        using var holder = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(LockHolder).Assembly.Location, "hold-lock", _name]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("held", await holder.StandardOutput.ReadLineAsync().WaitAsync(s_limit));
            var taking = streams["a"].LockAsync(_name);
            await UntilLoggedAsync(streams["a"], $"waits for lock '{_name}', which is held by run pid-{holder.Id} of ");
            Assert.False(taking.IsCompleted);

            holder.Kill();

            await (await taking.WaitAsync(s_limit)).DisposeAsync();
        }
        finally
        {
            holder.Kill();
        }
    }

    /// <summary>Nobody passes a lock that is held; but an agent that stands still is ended, with all that it runs, by who waits for it.</summary>
    [Fact]
    public async Task An_agent_that_stands_still_is_ended_by_who_waits()
    {
        var options = MultiStreamOptions.Load();
        options.Limits.Lease = TimeSpan.FromSeconds(2);
        await using var streams = await StreamsManager.OpenAsync(options, ["a", "b"]);
        await streams["a"].LockAsync(_name);
        var block = streams["a"].Start(Block.Shell("ms ready $$; sleep 600"));
        int sleeper = await PidAsync(block);

        Kill(Traces.Of(streams["a"])!.Agent(), "STOP");

        await using var its = await streams["b"].LockAsync(_name).WaitAsync(s_limit);
        bool runs = Runs(sleeper);
        Assert.Matches(@"its agent \(process [0-9]+ there\) has given no sign of life for [0-9]+ s: it was ended, with all that it ran", streams["b"].Log.Text);
        await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync());
        Assert.False(runs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("two words")]
    public async Task What_is_no_name_is_refused(string name)
    {
        await using var streams = await StreamsManager.OpenAsync();

        var e = await Assert.ThrowsAsync<ArgumentException>(() => streams["a"].LockAsync(name));

        Assert.StartsWith($"'{name}' is no name of a lock; write 1 to 200 of the characters A-Z a-z 0-9 _ . : -", e.Message, StringComparison.Ordinal);
    }

    private static Task UntilLoggedAsync(ExecutionStream stream, string text) =>
        LabWait.UntilAsync(() => Task.FromResult(stream.Log.Text.Contains(text, StringComparison.Ordinal)), s_limit, $"the log of {stream} to say: {text}");

    private static async Task<int> PidAsync(RunningBlock block) => int.Parse(await block.ReadyAsync<string>(), CultureInfo.InvariantCulture);

    /// <summary>One that has ended may still wait to be buried.</summary>
    private static bool Runs(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;   // gone
        }
    }

    private static void Kill(int pid, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
