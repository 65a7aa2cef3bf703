using System.Diagnostics;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>
/// Processes that double-fork, lead sessions of their own, clear their environment, give themselves other names and ignore what can be ignored. The kernel's list of the place's
/// process namespace is after a stop, and after a kill, what it was before; and after the end of the stream without any of it.
/// </summary>
internal sealed class HidingDaemons : Fault
{
    public override string Name => "daemons that hide from stop and kill";

    public override IReadOnlyDictionary<FaultColumn, string> NotOn { get; } = new Dictionary<FaultColumn, string>
    {
        [FaultColumn.Ssh] = "its sshd shares this machine's process namespace with everything else; the bare host has its own",
    };

    public override async Task RunAsync(FaultRun run)
    {
        if (run.Column == FaultColumn.Local)
        {
            await RunInOwnNamespaceAsync();
            return;
        }
        await using var streams = new TestStreams(run.Column == FaultColumn.Command ? new CommandIntoNamespace() : run.Kind);
        await CheckAsync(await streams.OpenAsync("a", "b", "c"), run.Kind.Dummy);
    }

    /// <summary>What the process does that is started in a namespace of its own: its local streams are the only other processes there.</summary>
    public static async Task<int> CheckLocalAsync()
    {
        var kind = new LocalKind();
        await using var streams = await StreamsManager.OpenAsync(kind.OptionsFor(["a", "b", "c"]), ["a", "b", "c"]);
        await CheckAsync(streams, kind.Dummy);
        return 0;
    }

    private static async Task RunInOwnNamespaceAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("unshare", ["--pid", "--fork", "--kill-child", "--mount-proc", "dotnet", "exec", typeof(HidingDaemons).Assembly.Location, "hiding-daemons"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(FaultRun.Limit);
        }
        finally
        {
            process.Kill();
        }
        Assert.True(process.ExitCode == 0, string.Join('\n', await said));
    }

    private static async Task CheckAsync(StreamsManager streams, string dummy)
    {
        var spaces = new Dictionary<ExecutionStream, PidNamespace>();
        foreach (var stream in streams)
            spaces.Add(stream, await PidNamespace.OfAsync(stream));
        var before = spaces.ToDictionary(s => s.Key, s => s.Value.Processes());
        var daemons = new Daemons(dummy).All;

        var stopped = await StartAsync(streams["a"]);
        var stop = await stopped.StopAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(FaultRun.Limit);
        Assert.Equal(BlockOutcome.Stopped, stop.Outcome);
        Assert.Equal(before[streams["a"]], spaces[streams["a"]].Processes());

        var killed = await StartAsync(streams["b"]);
        await killed.KillAsync().WaitAsync(FaultRun.Limit);
        Assert.Equal(before[streams["b"]], spaces[streams["b"]].Processes());

        await streams["c"].RunAsync(Block.Shell(daemons));
        await UntilAsync(streams["c"], Daemons.Count - 1);   // the parent of one has ended with the block
        await streams["c"].TerminateAsync().WaitAsync(FaultRun.Limit);
        await LabWait.UntilNothingAsync(
            () => Task.FromResult(spaces[streams["c"]].Processes().Except(before[streams["c"]]).ToList() is { Count: > 0 } left ? string.Join('\n', left) : null), FaultRun.Limit, "the daemons of stream 'c' to end");
        Assert.All(streams, s => Assert.Empty(s.Notes.LeftBehind));
        await FaultRun.IsWellAsync(streams["a"]);

        async Task<RunningBlock> StartAsync(ExecutionStream stream)
        {
            var block = stream.Start(Daemons.Staying(daemons));
            await block.ReadyAsync();
            await UntilAsync(stream, 1 + Daemons.Count);
            return block;
        }

        Task UntilAsync(ExecutionStream stream, int more) => LabWait.UntilAsync(
            () => Task.FromResult(spaces[stream].Processes().Except(before[stream]).Count() >= more), FaultRun.Limit, $"{more} processes of the block");
    }

    private sealed class CommandIntoNamespace : LocalKind
    {
        protected override string StreamElement(string stream) => $$"""<Stream name="{{stream}}" kind="command" command="unshare --pid --fork --kill-child --mount-proc {agent}"/>""";
    }
}
