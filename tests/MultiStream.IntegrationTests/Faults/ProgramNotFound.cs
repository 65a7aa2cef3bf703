namespace MultiStream.IntegrationTests.Faults;

internal sealed class ProgramNotFound : Fault
{
    public override string Name => "program not found";

    public override async Task RunAsync(FaultRun run)
    {
        var streams = await run.Streams.OpenAsync("a", "b");

        var byName = await FaultRun.FailsAsync<BlockFailedException>(streams["a"].RunAsync(Block.Program("no-such-program")));
        var byPath = await FaultRun.FailsAsync<BlockFailedException>(streams["a"].RunAsync(Block.Program("./no/such")));
        var inShell = await FaultRun.FailsAsync<BlockFailedException>(streams["a"].RunAsync(Block.Shell("no-such-program")));

        var host = streams["a"].Host;
        FaultRun.Says($"^Block 'no-such-program' on stream 'a' @ {host} failed after [0-9.]+ s: it could not be started: there is no program 'no-such-program' on this host \\(looked in PATH\\)\\.$", FaultRun.FirstLine(byName));
        Assert.EndsWith("it could not be started: there is no file './no/such' (a relative path begins at the stream's working directory).", FaultRun.FirstLine(byPath), StringComparison.Ordinal);
        FaultRun.Says($"^Block 'no-such-program' on stream 'a' @ {host} failed after [0-9.]+ s: it exited with 127\\. Its last lines on stderr:\n.*no-such-program.*not found", inShell.Message);
        foreach (var stream in streams)
            await FaultRun.IsWellAsync(stream);
    }
}
