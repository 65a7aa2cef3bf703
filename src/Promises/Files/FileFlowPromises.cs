using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Files;

/// <summary>A long transfer stands in nobody's way, and one that is given up leaves nothing behind. The files are of holes, and each transfer is held where it is.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("hold back the sender when nobody reads, instead of storing, and let what was written to the agent before pass.")]
public class FileFlowPromises(StreamKind kind) : Promise(kind)
{
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(30);

    [PromiseFact, BrokenBy<FilesComeFirst>, BrokenBy<KeepsHalfFiles>]
    internal async Task Blocks_run_while_a_file_is_sent_and_a_send_that_is_cancelled_leaves_no_half_file()
    {
        var stream = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        var path = Path.Combine(Folder, "endless");
        using (var file = File.Create(path))
            file.SetLength(HeldTransfer.Endless);
        await stream.RunAsync(Block.Shell("mkdir folder"));
        var held = new HeldTransfer(stream);

        var sending = stream.SendAsync(path, "folder/endless", cancel.Token);
        await held.StoppedAsync();
        var begun = await stream.RunAsync(Block.Shell("ls folder; find folder -name '.multistream-*' -size +1M"));
        for (int i = 0; i < 10; i++)
            await stream.RunAsync(Block.Shell("echo small"));
        int port = await stream.FreePortAsync();
        Assert.False(sending.IsCompleted);
        await cancel.CancelAsync();
        await held.ReleaseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Matches(@"^folder/\.multistream-\S+\n$", begun.StandardOutput);
        Assert.NotEqual(0, port);
        Assert.Equal("", (await stream.RunAsync(Block.Shell("ls -A folder"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<FilesComeFirst>]
    internal async Task Blocks_run_while_a_file_is_fetched_and_a_fetch_that_is_cancelled_leaves_no_half_file()
    {
        var stream = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        await stream.RunAsync(Block.Shell($"mkdir folder && truncate -s {HeldTransfer.Endless} folder/endless"));
        var held = new HeldTransfer(stream);
        var here = Path.Combine(Folder, "a", "files", "folder");

        var fetching = stream.FetchAsync("folder/endless", cancellationToken: cancel.Token);
        await Patient.UntilAsync(() => Task.FromResult(Directory.Exists(here) && new DirectoryInfo(here).EnumerateFiles().Any(f => f.Length > 1_000_000)), s_start, "the first of the file");
        await held.StoppedAsync();
        for (int i = 0; i < 10; i++)
            Assert.Equal("small\n", (await stream.RunAsync(Block.Shell("echo small"))).StandardOutput);
        Assert.False(fetching.IsCompleted);
        await cancel.CancelAsync();
        await held.ReleaseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.Empty(Directory.EnumerateFileSystemEntries(here));
    }
}
