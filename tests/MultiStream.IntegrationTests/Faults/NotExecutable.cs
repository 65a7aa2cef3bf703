namespace MultiStream.IntegrationTests.Faults;

internal sealed class NotExecutable : Fault
{
    public override string Name => "program not executable";

    public override async Task RunAsync(FaultRun run)
    {
        var streams = await run.Streams.OpenAsync("a", "b");
        await streams["a"].RunAsync(Block.Shell("echo '#!/bin/sh' >plain; printf '\\177ELF' >broken; chmod +x broken; mkdir folder"));

        Assert.EndsWith("it could not be started: './plain' is not executable, or its file system does not allow it.", await SayAsync("./plain"), StringComparison.Ordinal);
        Assert.EndsWith("it could not be started: './folder' is not executable, or its file system does not allow it.", await SayAsync("./folder"), StringComparison.Ordinal);
        Assert.EndsWith("it could not be started: './broken' is no program for this system; a script needs a first line such as #!/bin/sh.", await SayAsync("./broken"), StringComparison.Ordinal);
        foreach (var stream in streams)
            await FaultRun.IsWellAsync(stream);

        async Task<string> SayAsync(string program)
        {
            var said = FaultRun.FirstLine(await FaultRun.FailsAsync<BlockFailedException>(streams["a"].RunAsync(Block.Program(program))));
            Assert.StartsWith($"Block '{program}' on stream 'a' @ {streams["a"].Host} failed after ", said, StringComparison.Ordinal);
            return said;
        }
    }
}
